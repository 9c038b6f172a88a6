/**
 * The inference service: classifies images from Kafka events and HTTP requests with a network, and
 * swaps the network while it runs. An image takes this path:
 *
 * <pre>
 *   topic of images
 *     │ io.streamtune.stream.consume: EventSource polls             kafka-poll
 *     ▼
 *   ingest     KafkaIngest: an event becomes an ImageRequest        kafka-poll
 *     ▼
 *   schedule   DecodeScheduler: it waits for rows and a decoder     vertx-eventloop
 *     ▼
 *   decode     DecodePool: pixels into the rows                     decode-N
 *     ▼
 *   batch      DynamicBatcher: it waits for its batch               vertx-eventloop
 *     ▼
 *   classify   LanePool: the network runs                           ort-N
 *     ▼
 *   schedule   ResultEmitter: scores become an Outcome              vertx-eventloop
 *     ▼
 *   publish    KafkaPublisher: Outcome to prediction or dead letter vertx-eventloop
 *     │ io.streamtune.stream.produce or commit: sent, then committed kafka-publish, kafka-poll
 *     ▼
 *   topics of predictions and of dead letters, group offsets
 * </pre>
 *
 * <p>Beside the path: {@code http} and {@code local} are the other ways in; {@code tta} decides how
 * many views of an image run; {@code model} holds the serving version, {@code follow} and {@code
 * model.swap} replace it, {@code rollout} runs a candidate beside it; {@code quarantine} keeps
 * images that killed the process from doing so again.
 *
 * <p>{@link io.streamtune.inference.InferenceService} constructs all of it, from the sink to the
 * source, and closes it in reverse.
 */
@NullMarked
package io.streamtune.inference;

import org.jspecify.annotations.NullMarked;
