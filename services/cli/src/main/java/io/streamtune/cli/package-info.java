/**
 * The command line: maps arguments to a command, and its outcome to an exit code.
 *
 * <pre>
 * arguments ─▶ Main ─▶ Streamtune (root) ─▶ predict | model | …        ─▶ results on standard output
 *                             │                                        ─▶ Progress, log on standard error
 *                             └─ Usage (exit code 2), Failures (exit code 1)
 * </pre>
 *
 * <p>Only {@link io.streamtune.cli.Main} knows all commands. What commands share (output streams,
 * progress, errors that users can fix) is in {@code terminal}, so that packages of commands do not
 * import this one.
 */
@NullMarked
package io.streamtune.cli;

import org.jspecify.annotations.NullMarked;
