/**
 * The demo: broker, service and a user of both in one process.
 *
 * <pre>
 * ImageFeed ─▶ DemoStream ─▶ Kafka ─▶ InferenceService ─▶ Kafka ─▶ DemoStream ─▶ DemoTally, DemoView
 *                                                            └─▶ DemoPage: the console
 * </pre>
 *
 * <p>With {@code --learn} the user is a {@code LearnScript}: the stream contains lessons, a
 * simulated person labels some of them, and the versions that the trainer makes of these labels go
 * live.
 *
 * <pre>
 * DemoDataset ─▶ LearnStream ─▶ Kafka ─▶ InferenceService ─▶ Kafka ─▶ LearnStream ─▶ Scoreboard ─▶ LearnView
 *               │ Annotator: labels ─▶ Kafka ─▶ TrainerService ─▶ Kafka: models ─▶ InferenceService
 * </pre>
 */
@NullMarked
package io.streamtune.cli.demo;

import org.jspecify.annotations.NullMarked;
