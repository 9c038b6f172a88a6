package io.streamtune.console.follow;

import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that is reopened after errors. While the topic is missing or its brokers are unreachable
 * it yields no records, and opening it is retried every {@value #AGAIN_SECONDS} s. Not thread-safe.
 */
final class FollowedTopic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FollowedTopic.class);
  private static final int AGAIN_SECONDS = 5;

  private final String name;
  private final Supplier<TopicReader> open;
  private final Runnable onOpen;
  private final LongSupplier nanoTime;
  private Optional<TopicReader> reader = Optional.empty();
  private Optional<String> problem = Optional.empty();
  private long againNanos;

  /**
   * Creates it closed; the first {@link #poll} opens it.
   *
   * @param open opens the reader
   * @param onOpen runs each time the topic has been opened, before its first record
   */
  FollowedTopic(String name, Supplier<TopicReader> open, Runnable onOpen, LongSupplier nanoTime) {
    this.name = name;
    this.open = open;
    this.onOpen = onOpen;
    this.nanoTime = nanoTime;
    this.againNanos = nanoTime.getAsLong();
  }

  /** Returns the records that have arrived, waiting up to {@code timeout} for the first. */
  List<ReceivedEvent> poll(Duration timeout) {
    try {
      if (reader.isEmpty() && nanoTime.getAsLong() - againNanos >= 0) {
        reader = Optional.of(open.get());
        problem = Optional.empty();
        onOpen.run();
        log.debug("following {}", name);
      }
      return reader.map(open -> open.poll(timeout)).orElse(List.of());
    } catch (StreamException e) {
      away(e);
      return List.of();
    }
  }

  private void away(StreamException e) {
    close();
    againNanos = nanoTime.getAsLong() + Duration.ofSeconds(AGAIN_SECONDS).toNanos();
    String reason = String.valueOf(e.getMessage());
    if (!problem.equals(Optional.of(reason))) {
      log.warn("{}; that is tried again", reason);
    }
    problem = Optional.of(reason);
  }

  /** Returns why the topic cannot be followed now, if so. */
  Optional<String> problem() {
    return problem;
  }

  /** Returns whether the topic is being read: the reader is open and a broker is connected. */
  boolean isRead() {
    return reader.map(TopicReader::isConnected).orElse(false);
  }

  @Override
  public void close() {
    reader.ifPresent(TopicReader::close);
    reader = Optional.empty();
  }
}
