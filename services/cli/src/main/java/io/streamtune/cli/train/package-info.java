/**
 * Training from the command line: {@code finetune}, {@code lr-find} and {@code evaluate}; and the
 * trainer service, {@code learn}, with its client, {@code train}.
 *
 * <pre>
 * DIR, options ─▶ DatasetOptions, RecipeOptions ─▶ FineTuning ─▶ RunOnTerminal (bars, rows)
 *                                                      └▶ bundle, report
 * </pre>
 */
@NullMarked
package io.streamtune.cli.train;

import org.jspecify.annotations.NullMarked;
