/**
 * {@code streamtune predict}: files in, labels out, without Kafka.
 *
 * <pre>
 * arguments ─▶ ImageFiles ─▶ FilesInFlight ─▶ LocalClassifier ─▶ FileResult ─▶ FileResultFormat ─▶ standard output
 *               sorted        bounded     (the service's     Labels      JSON or
 *                             read-ahead   own pipeline)     Failed      a line for people
 * </pre>
 */
@NullMarked
package io.streamtune.cli.predict;

import org.jspecify.annotations.NullMarked;
