/**
 * {@code streamtune model}: models in and out of the store.
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
