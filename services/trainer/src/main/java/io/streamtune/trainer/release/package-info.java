/**
 * The output of a finished run: the bundle with its probe, and the report.
 *
 * <pre>
 * graph, metrics, history ─▶ ModelBundle
 *                         └▶ report.json, report.html
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.release;

import org.jspecify.annotations.NullMarked;
