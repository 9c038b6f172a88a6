/**
 * Writes files that survive a power failure.
 *
 * <pre>
 * bytes ─▶ FILE.part ─ force ─▶ rename to FILE ─ force the folder ─▶ durable: may be committed, announced
 * </pre>
 */
@NullMarked
package io.streamtune.model.files;

import org.jspecify.annotations.NullMarked;
