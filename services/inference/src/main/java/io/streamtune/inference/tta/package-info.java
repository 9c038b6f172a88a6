/**
 * Test-time augmentation: which views of an image are run, and when its answer is sure enough.
 *
 * <pre>
 *   ImageRequest ──▶ Looks.first ──▶ Look ──▶ (decode → batch → classify) ──▶ Looks.after ──▶ Answer
 *                                     ▲                                           │
 *                                     └──────────── all views ◀── LookAgain ◀─────┘
 * </pre>
 */
@NullMarked
package io.streamtune.inference.tta;

import org.jspecify.annotations.NullMarked;
