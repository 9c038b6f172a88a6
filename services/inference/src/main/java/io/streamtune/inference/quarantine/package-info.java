/**
 * Keeps a native crash from repeating for ever: the images that native code worked on when the
 * process died run alone after the restart, and become dead letters if they kill it again.
 *
 * <pre>
 *   decode-N, ort-N ── NativeWork ──▶ CrashJournal (mapped file) ── process dies
 *                                                                          │ restart
 *   DecodeScheduler ◀── Quarantine: clear, alone, or poison ◀── CrashJournal ◀── PostMortem ── FatalErrorLog?
 * </pre>
 */
@NullMarked
package io.streamtune.inference.quarantine;

import org.jspecify.annotations.NullMarked;
