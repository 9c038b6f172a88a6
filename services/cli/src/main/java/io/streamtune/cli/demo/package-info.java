/**
 * The demo: broker, service and a user of both in one process.
 *
 * <pre>
 * ImageFeed ─▶ DemoStream ─▶ Kafka ─▶ InferenceService ─▶ Kafka ─▶ DemoStream ─▶ Tally, View
 *                                                            └─▶ DemoPage: the console
 * </pre>
 *
 * <p>With {@code --learn} the user is a {@code Course}: the stream brings lessons, a person labels
 * some of them, and what the trainer makes of that goes live.
 *
 * <pre>
 * Lessons ─▶ LearnStream ─▶ Kafka ─▶ InferenceService ─▶ Kafka ─▶ LearnStream ─▶ Scoreboard ─▶ LearnView
 *               │ Person: labels ─▶ Kafka ─▶ TrainerService ─▶ Kafka: models ─▶ InferenceService
 * </pre>
 */
@NullMarked
package io.streamtune.cli.demo;

import org.jspecify.annotations.NullMarked;
