/**
 * Renders an explanation as one HTML file.
 *
 * <pre>
 *   Explanation ──▶ ExplanationPage ──▶ Figures ──▶ Drawing ──▶ Raster (PNG) ──▶ Page
 *                                           └─ Ramp: numbers to colours
 * </pre>
 */
@NullMarked
package io.streamtune.explain.page;

import org.jspecify.annotations.NullMarked;
