/**
 * The commands that send images, and their common options.
 *
 * <pre>
 * loadtest kafka     LoadPlan (LoadOptions, RateOptions) ─▶ LoadTest ─▶ one KafkaRun ─▶ LoadResult
 * loadtest http      HttpOptions, SendOptions, RateOptions ─▶ HttpLoadTest ─▶ one HttpRun ─▶ LoadResult
 * loadtest run       a Scenario, whose load is a LoadPlan ─▶ ScenarioRun ─▶ LoadResult with its ScenarioTimeline
 * loadtest find-max  LoadOptions ─▶ LoadTest, or with --url HttpOptions ─▶ HttpLoadTest;
 *                    a KafkaRun or HttpRun for each rate of a RateSearch
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.command;

import org.jspecify.annotations.NullMarked;
