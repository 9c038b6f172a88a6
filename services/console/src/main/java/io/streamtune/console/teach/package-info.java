/**
 * What becomes of labels: the runs of the trainer and how good the version in service is, as the
 * topics tell it.
 *
 * <pre>
 *   labels ────▶ TeachBoard: the last ones
 *   training ──▶ TeachBoard ──▶ Run, Curve: stage, loss, rate, verdict ──▶ PageSection "teach"
 *                          └──▶ live accuracy by version
 * </pre>
 */
@NullMarked
package io.streamtune.console.teach;

import org.jspecify.annotations.NullMarked;
