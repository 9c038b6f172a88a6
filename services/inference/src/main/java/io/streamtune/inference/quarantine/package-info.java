/**
 * A native crash does not repeat without an end: the images that native code held when the process
 * died are run alone after the restart, and become dead letters if they kill it again.
 *
 * <pre>
 *   decode-N, ort-N ── NativeWork ──▶ CrashJournal (file in memory) ── process dies
 *                                                                          │ restart
 *   DecodeScheduler ◀── Quarantine: clear, alone, or poison ◀── CrashJournal ◀── PostMortem ── FatalErrorLog?
 * </pre>
 */
@NullMarked
package io.streamtune.inference.quarantine;

import org.jspecify.annotations.NullMarked;
