/**
 * Files that outlive a loss of power.
 *
 * <pre>
 * bytes ─▶ FILE.part ─ force ─▶ rename to FILE ─ force the folder ─▶ durable: may be committed, announced
 * </pre>
 */
@NullMarked
package io.streamtune.model.files;

import org.jspecify.annotations.NullMarked;
