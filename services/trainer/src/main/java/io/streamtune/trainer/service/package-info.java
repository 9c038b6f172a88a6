/**
 * The trainer as a process of its own.
 *
 * <pre>
 *   Main ─▶ TrainerConfig ─▶ TrainerService ─┬─▶ LearningLoop, on the thread "trainer"
 *                                            └─▶ TrainerHttp: /v1/status, /v1/train, /v1/models,
 *                                                /health, /metrics
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.service;

import org.jspecify.annotations.NullMarked;
