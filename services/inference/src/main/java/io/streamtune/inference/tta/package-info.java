/**
 * Test-time augmentation: which views of an image are run, and when its answer is sure enough.
 *
 * <pre>
 *   ImageRequest ─▶ TtaScheduler.first ─▶ Pass ─▶ (decode → batch → classify) ─▶ TtaScheduler.after ─▶ Answer
 *                                           ▲                                             │
 *                                           └──────────── all views ◀── AnotherPass ◀─────┘
 * </pre>
 */
@NullMarked
package io.streamtune.inference.tta;

import org.jspecify.annotations.NullMarked;
