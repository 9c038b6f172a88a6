/**
 * The output of a command: results, progress and errors.
 *
 * <pre>
 * command ─▶ Terminal.out   results, nothing else
 *         ─▶ Progress       a bar on a terminal, a line every few seconds elsewhere (standard error)
 *         ─▶ UserError      what is wrong and what to do about it, no stack trace (standard error)
 * </pre>
 */
@NullMarked
package io.streamtune.display.terminal;

import org.jspecify.annotations.NullMarked;
