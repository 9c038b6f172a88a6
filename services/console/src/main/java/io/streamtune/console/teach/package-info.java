/**
 * Shows what labels lead to: the trainer's runs and the live accuracy of the version in service, as
 * read from the topics.
 *
 * <pre>
 *   labels ────▶ TeachBoard: the latest
 *   training ──▶ TeachBoard ──▶ Run, Curve: stage, loss, rate, verdict ──▶ PageSection "teach"
 *                          └──▶ live accuracy by version
 * </pre>
 */
@NullMarked
package io.streamtune.console.teach;

import org.jspecify.annotations.NullMarked;
