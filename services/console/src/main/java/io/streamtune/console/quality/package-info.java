/**
 * Answers held against what people say of them: which classes are taken for which, and the surest
 * mistakes.
 *
 * <pre>
 *   predictions ──▶ remembered by position ──┐
 *   labels ─────────────────────────────────┴▶ QualityBoard ──▶ ConfusionView, mistakes ──▶ PageSection "quality"
 * </pre>
 *
 * <p>Only what came since the console was started counts; the trainer measures from further back.
 */
@NullMarked
package io.streamtune.console.quality;

import org.jspecify.annotations.NullMarked;
