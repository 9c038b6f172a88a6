/**
 * The report of a finished run: one page for people that opens from disk, and the same as JSON.
 *
 * <pre>
 * RunReport ─┬▶ ReportJson ─▶ report.json
 *            └▶ ReportPage (Charts, Tables, Pictures) ─▶ report.html
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.release.report;

import org.jspecify.annotations.NullMarked;
