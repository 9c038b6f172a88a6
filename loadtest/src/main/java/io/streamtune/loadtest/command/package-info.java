/**
 * The commands that send, and what they have in common.
 *
 * <pre>
 * loadtest kafka     LoadOptions, RateOptions ─▶ LoadTest ─▶ one KafkaRun ─▶ LoadResult
 * loadtest find-max  LoadOptions ─▶ LoadTest ─▶ a KafkaRun for each rate of a RateSearch
 * loadtest compare   two results
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.command;

import org.jspecify.annotations.NullMarked;
