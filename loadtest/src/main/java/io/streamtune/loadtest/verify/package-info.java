/**
 * Reports the outcome of every image in Kafka, from the topics alone.
 *
 * <pre>
 *   topic images ───────▶ Verification ──▶ Tally: two bytes an image ────▶ Report ──▶ ReportText
 *   topic predictions ──▶   reads each        PartitionTally, OffsetOutcome  counts,      a table and a
 *   topic images.dlq ───▶   once              VersionOrder                   problems     verdict, or JSON
 * </pre>
 *
 * <p>Everything except {@code Verification} and the command is pure: no Kafka, clock or file.
 */
@NullMarked
package io.streamtune.loadtest.verify;

import org.jspecify.annotations.NullMarked;
