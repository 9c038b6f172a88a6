/**
 * Versions: what is to be served, what each replica serves, and what an administrator changes.
 *
 * <pre>
 *   models ──▶ ModelBoard ──▶ PageSection "models"
 *                 └──▶ ModelReleases ─▶ models: the same record that streamtune model promote writes
 * </pre>
 */
@NullMarked
package io.streamtune.console.models;

import org.jspecify.annotations.NullMarked;
