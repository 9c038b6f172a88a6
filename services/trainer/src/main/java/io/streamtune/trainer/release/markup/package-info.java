/**
 * HTML and SVG that opens from disk: no script, no library, everything from outside escaped.
 *
 * <pre>
 * Series, Mark ─▶ Axis, Downsample ─▶ Plot ─▶ Tag ─▶ text
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.release.markup;

import org.jspecify.annotations.NullMarked;
