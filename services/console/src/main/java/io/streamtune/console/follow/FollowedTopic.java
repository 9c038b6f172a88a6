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
 * A topic that is come back to: one that is not there, or whose brokers are away, gives nothing and
 * is tried again every {@value #AGAIN_SECONDS} s. Not thread-safe.
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
   * Prepares it; nothing is read before the first {@link #poll}.
   *
   * @param open opens it
   * @param onOpen is told each time, before the first record
   */
  FollowedTopic(String name, Supplier<TopicReader> open, Runnable onOpen, LongSupplier nanoTime) {
    this.name = name;
    this.open = open;
    this.onOpen = onOpen;
    this.nanoTime = nanoTime;
    this.againNanos = nanoTime.getAsLong();
  }

  /** Returns what has come, waiting up to {@code timeout} for the first record. */
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

  /** Returns why it cannot be followed now. */
  Optional<String> problem() {
    return problem;
  }

  /** Returns whether it is read now: it is open, and a broker is connected. */
  boolean isRead() {
    return reader.map(TopicReader::isConnected).orElse(false);
  }

  @Override
  public void close() {
    reader.ifPresent(TopicReader::close);
    reader = Optional.empty();
  }
}
