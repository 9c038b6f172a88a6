/**
 * Gets models from a file, a download, the store or random initial weights.
 *
 * <pre>
 * file ───────────────────────────────┐
 * URL, catalogue name ─▶ Downloader ──┼─▶ ModelFiles ─▶ ModelBundle ─▶ ModelImporter ─▶ ModelStore
 *                         seed ───────┘                    ▲
 *           reference of a user ─▶ ModelResolver ──────────┴─▶ ModelSummary
 * </pre>
 */
@NullMarked
package io.streamtune.model.source;

import org.jspecify.annotations.NullMarked;
