/**
 * {@code streamtune model}: imports models into the store, and shows and releases them.
 *
 * <pre>
 * import SOURCE ─┐                                   ┌─▶ list
 * init ──────────┴─▶ ModelImporter ─▶ FileModelStore ┤
 *                                                    └─▶ inspect REF ─▶ ModelSummary
 * </pre>
 */
@NullMarked
package io.streamtune.cli.model;

import org.jspecify.annotations.NullMarked;
