/**
 * Explains how a network sees a photo, on request of a page.
 *
 * <pre>
 *   position ──▶ PositionReader ──▶ bytes ─┐
 *   uploaded bytes ────────────────────────┴─▶ Explanations ──▶ services/explain ──▶ a page, kept
 *   name, version ──▶ Bundles: model store ──▶ (one thread, one version loaded)
 * </pre>
 */
@NullMarked
package io.streamtune.console.explain;

import org.jspecify.annotations.NullMarked;
