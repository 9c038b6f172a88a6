package io.streamtune.model.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.EventTypes;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.CandidateEventCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The topic of models for those who release versions: the promoted versions, and the version that
 * each replica reports.
 *
 * <p><b>Called on:</b> one thread at a time, which may block. <b>Owner:</b> its creator, who closes
 * it.
 */
public final class ModelTopic implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings kafka;
  private final String topic;
  private final TopicReader reader;
  private final Map<String, ModelEvent> wanted = new TreeMap<>();
  private final Map<String, ReplicaEvent> replicas = new TreeMap<>();
  private final Map<String, CandidateEvent> candidates = new TreeMap<>();

  /**
   * Opens the topic, creates it if it does not exist, and reads all of it.
   *
   * @throws StreamException if the brokers refuse or do not answer
   */
  public ModelTopic(KafkaSettings kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
    this.reader = reader(kafka, topic);
    do {
      poll(POLL);
    } while (!reader.isCaughtUp());
  }

  /**
   * Opens the topic at its beginning, for a caller that wants each event; creates it if it does not
   * exist.
   *
   * @throws StreamException if the brokers refuse or do not answer
   */
  public static TopicReader reader(KafkaSettings kafka, String topic) {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.createIfMissing(topic, 1, -1, Map.of("cleanup.policy", "compact"));
    }
    return new TopicReader(kafka, topic, TopicReader.Start.BEGINNING);
  }

  /** Reads new events, and waits up to {@code timeout} for the first record. */
  public void poll(Duration timeout) {
    reader.poll(timeout).forEach(this::note);
  }

  private void note(ReceivedEvent event) {
    String key = new String(event.key().orElse(new byte[0]), UTF_8);
    try {
      if (event.value().length == 0) {
        wanted.remove(key);
        replicas.remove(key);
        candidates.remove(key);
      } else if (event.headers().text("ce_type").orElse("").equals(EventTypes.REPLICA)) {
        replicas.put(key, ReplicaEventCodec.decode(event.headers(), event.value()));
      } else if (event.headers().text("ce_type").orElse("").equals(EventTypes.CANDIDATE)) {
        candidates.put(key, CandidateEventCodec.decode(event.headers(), event.value()));
      } else {
        wanted.put(key, ModelEventCodec.decode(event.headers(), event.value()));
      }
    } catch (InvalidEventException e) {
      // Replicas skip such an event and log it; here the key counts as unknown.
      wanted.remove(key);
    }
  }

  /** Returns the promoted version of a name, as of the last poll. */
  public Optional<ModelEvent> wanted(String name) {
    return Optional.ofNullable(wanted.get(name));
  }

  /**
   * Returns the candidate of a name that is to run beside the serving version, as of the last poll.
   */
  public Optional<CandidateEvent> candidate(String name) {
    return Optional.ofNullable(candidates.get(CandidateEvent.key(name)))
        .filter(event -> event.mode() != CandidateEvent.Mode.OFF);
  }

  /**
   * Returns the last report of each replica that serves a name, by replica, as of the last poll.
   */
  public Map<String, ReplicaEvent> replicas(String name) {
    Map<String, ReplicaEvent> found = new TreeMap<>();
    replicas
        .values()
        .forEach(
            event -> {
              if (event.serving().name().equals(name)) {
                found.put(event.replica(), event);
              }
            });
    return found;
  }

  /**
   * Publishes a promoted version; returns when the broker has acknowledged the event.
   *
   * @throws StreamException if the broker refuses the event or does not acknowledge it in 30 s
   */
  public void publish(ModelEvent event, Instant time) {
    publish(ModelEventCodec.encode(event, time));
  }

  /**
   * Publishes a promoted version. If that version runs as the candidate, then also ends the
   * rollout. The end comes second, so that the replicas need not load the version again.
   *
   * @throws StreamException if the broker refuses an event or does not acknowledge it in 30 s
   */
  public void release(ModelEvent event, Instant time) {
    publish(event, time);
    candidate(event.name())
        .filter(tried -> tried.manifestSha256().equals(event.manifestSha256()))
        .ifPresent(tried -> publish(tried.ended(), time));
  }

  /**
   * Publishes which candidate is to run, or that none is; returns when the broker has acknowledged
   * the event.
   *
   * @throws StreamException if the broker refuses the event or does not acknowledge it in 30 s
   */
  public void publish(CandidateEvent event, Instant time) {
    publish(CandidateEventCodec.encode(event, time));
    candidates.put(event.key(), event);
  }

  private void publish(EventMessage message) {
    CompletableFuture<SendResult> sent = new CompletableFuture<>();
    try (EventSink sink = new EventSink(SinkConfig.of(1), kafka, new SimpleMeterRegistry())) {
      sink.onFailure(sent::completeExceptionally);
      sink.start();
      sink.send(topic, message, sent::complete);
      SendResult result = sent.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (result instanceof SendResult.Refused(String reason)) {
        throw new StreamException("the model event was refused: " + reason);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new StreamException("the model event could not be sent to " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamException("interrupted before the model event was sent", e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
