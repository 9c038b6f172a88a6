/**
 * Learning from the stream.
 *
 * <pre>
 *   topic labels ──▶ LearningLoop ──▶ CollectedImages ──▶ Round: snapshot → fine-tune → gate → store
 *   topic images ──▶ (read back)                            │
 *                                                           ├──▶ topic training: progress, verdict
 *                                                           └──▶ topic models: if the gate let it pass
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.learn;

import org.jspecify.annotations.NullMarked;
