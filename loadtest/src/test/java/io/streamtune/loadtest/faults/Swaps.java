package io.streamtune.loadtest.faults;

import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import io.streamtune.testkit.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Promotes one version after the other, all the while. */
final class Swaps implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(4);
  private static final long LOOK_NANOS = 20_000_000;

  private final ModelTopic topic;
  private final List<ModelBundle> versions;
  private final AtomicInteger promotions = new AtomicInteger();
  private final Thread thread = Thread.ofPlatform().name("swaps").unstarted(this::run);
  private volatile boolean isClosed;

  Swaps(KafkaSettings kafka, List<ModelBundle> versions) {
    this.topic = new ModelTopic(kafka, "models");
    this.versions = List.copyOf(versions);
    thread.start();
  }

  private void run() {
    for (int i = 1; !isClosed; i++) {
      try {
        promote(versions.get(i % versions.size()));
      } catch (StreamException e) {
        continue; // The broker is away: another version's turn.
      }
      long begin = System.nanoTime();
      while (!isClosed && System.nanoTime() - begin < INTERVAL.toNanos()) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  /**
   * Announces a version, and no other one before so many replicas serve it. Called on: any thread.
   */
  synchronized void promoteUntilServed(ModelBundle version, int replicas) {
    promote(version);
    Until.holds(
        "all replicas serve " + version.manifest().id(),
        () -> serving(version) == replicas,
        () -> topic.replicas(Versions.NAME));
  }

  private long serving(ModelBundle version) {
    topic.poll(Duration.ofMillis(50));
    return topic.replicas(Versions.NAME).values().stream()
        .filter(said -> said.serving().digest().equals(version.digest()))
        .count();
  }

  private synchronized void promote(ModelBundle version) {
    topic.publish(Versions.promotion(version), Instant.now());
    promotions.incrementAndGet();
  }

  /** Returns how many were announced. */
  int promotions() {
    return promotions.get();
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    topic.close();
  }
}
