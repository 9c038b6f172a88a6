/**
 * HTML and SVG that opens from disk: no script, no library, everything from outside escaped.
 *
 * <pre>
 * Series, Mark ─▶ Axis ─▶ Plot ─┐
 *            PageTable, NamedValue ─┴▶ Tag ─▶ Page ─▶ one file
 * </pre>
 */
@NullMarked
package io.streamtune.display.charts;

import org.jspecify.annotations.NullMarked;
