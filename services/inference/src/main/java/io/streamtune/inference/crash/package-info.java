/**
 * A native crash is not repeated for ever: what native code had in its hands when the process died
 * is tried alone after the restart, and is dead if it kills again.
 *
 * <pre>
 *   decode-N, ort-N ── NativeWork ──▶ CrashJournal (file in memory) ── process dies
 *                                                                          │ restart
 *   Intake ◀── Trials: clear, alone, or poison ◀── CrashJournal ◀── PostMortem ── FatalErrorLog?
 * </pre>
 */
@NullMarked
package io.streamtune.inference.crash;

import org.jspecify.annotations.NullMarked;
