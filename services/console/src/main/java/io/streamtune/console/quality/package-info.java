/**
 * Compares predictions with labels: which classes are confused, and the most confident mistakes.
 *
 * <pre>
 *   predictions ──▶ remembered by position ──┐
 *   labels ─────────────────────────────────┴▶ QualityBoard ──▶ ConfusionView, mistakes ──▶ PageSection "quality"
 * </pre>
 *
 * <p>Only events since the start of the console count; the trainer measures over a longer time.
 */
@NullMarked
package io.streamtune.console.quality;

import org.jspecify.annotations.NullMarked;
