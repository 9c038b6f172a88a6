/**
 * HTML and SVG that open from disk: no script, no library, and all foreign text escaped.
 *
 * <pre>
 * Series, Mark ─▶ Axis ─▶ Plot ─┐
 *        PageTable, NamedValue ─┴▶ Tag ─▶ Page ─▶ one file
 * </pre>
 */
@NullMarked
package io.streamtune.display.charts;

import org.jspecify.annotations.NullMarked;
