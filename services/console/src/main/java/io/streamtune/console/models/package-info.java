/**
 * Versions: which one is promoted, which one each replica serves, and the releases of an
 * administrator.
 *
 * <pre>
 *   models ──▶ ModelBoard ──▶ PageSection "models"
 *                 └──▶ ModelReleases ─▶ models: the same record that streamtune model promote writes
 * </pre>
 */
@NullMarked
package io.streamtune.console.models;

import org.jspecify.annotations.NullMarked;
