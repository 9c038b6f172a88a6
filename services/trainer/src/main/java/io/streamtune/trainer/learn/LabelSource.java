package io.streamtune.trainer.learn;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.consume.EventHandler;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.consume.OneActiveMemberAssignor;
import io.streamtune.stream.consume.SourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The labels, one after the other, while this trainer is the active one of its group.
 *
 * <p>Called on: the thread of the loop. The limits of the event source bound the queue.
 */
final class LabelSource implements Labels, AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final int LABELS_MAX = 500;
  private static final long LABEL_BYTES_MAX = 256L << 20;

  private final BlockingQueue<ReceivedEvent> arrived = new LinkedBlockingQueue<>();
  private final EventSource source;

  /** Creates a source; it reads nothing before {@link #start}. */
  LabelSource(LearnConfig config, MeterRegistry registry, Consumer<Throwable> onFailure) {
    SourceConfig reading =
        new SourceConfig(
            config.topics().labels(),
            config.group(),
            LABELS_MAX,
            LABEL_BYTES_MAX,
            DRAIN,
            LABELS_MAX);
    // Only one trainer may train: the assignor gives all partitions to one member, and the others
    // are standbys.
    source = new EventSource(reading, OneActiveMemberAssignor.chosenIn(config.kafka()), registry);
    source.onFailure(onFailure);
  }

  void start() {
    source.start(new Arrivals());
  }

  /** Removes the queued labels of revoked partitions; the revocation does not wait for them. */
  private final class Arrivals implements EventHandler {
    @Override
    public void onEvents(List<ReceivedEvent> labels) {
      arrived.addAll(labels);
    }

    @Override
    public void onAssignmentChange() {
      List<ReceivedEvent> labels = new ArrayList<>();
      arrived.drainTo(labels);
      labels.forEach(label -> source.ifCurrent(label).ifPresent(arrived::add));
    }
  }

  /** Called on: any thread. */
  @Override
  public boolean isActive() {
    return source.assignedPartitions() > 0;
  }

  /**
   * Returns true if a broker is connected, or the source has not tried to connect yet. Called on:
   * any thread.
   */
  boolean isConnected() {
    return source.state() != SourceState.RECONNECTING;
  }

  /**
   * Waits for the next label. Skips a label whose partition was revoked after it arrived: the new
   * owner of the partition processes it, or it is read again.
   */
  @Override
  public Optional<ReceivedEvent> poll(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(arrived.poll(timeout.toMillis(), TimeUnit.MILLISECONDS))
        .flatMap(source::ifCurrent);
  }

  @Override
  public void complete(ReceivedEvent label) {
    source.complete(label);
  }

  void stopFetching() {
    source.stopFetching();
  }

  @Override
  public void close() {
    source.close();
  }
}
