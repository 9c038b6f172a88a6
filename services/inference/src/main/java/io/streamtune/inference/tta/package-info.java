/**
 * Test-time augmentation: decides which views of an image run, and when its prediction is certain
 * enough.
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
