package io.streamtune.cli.demo.learn;

import io.streamtune.events.ImageRef;
import io.streamtune.events.label.Label;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The simulated person of the demo. It labels some of the images a while after they arrived, and
 * pauses while the trainer trains. Thread-safe.
 */
final class Annotator {
  private static final Optional<String> NAME = Optional.of("demo-person");

  private final double share;
  private final long delayNanos;
  private final RandomGenerator random;
  private final Deque<Remark> remarks = new ArrayDeque<>();
  private boolean resting;
  private int said;

  /** A label, and when it is due. */
  private record Remark(Label label, long dueNanos) {}

  /**
   * Creates an annotator.
   *
   * @param share share of the images that get a label
   * @param delay between an image and its label
   * @param random chooses the images
   */
  Annotator(double share, Duration delay, RandomGenerator random) {
    this.share = share;
    this.delayNanos = delay.toNanos();
    this.random = random;
  }

  /** Shows an image that Kafka has acknowledged. */
  synchronized void see(ImageRef image, String className, long nowNanos) {
    if (!resting && random.nextDouble() < share) {
      remarks.addLast(
          new Remark(new Label(image, List.of(className), NAME), nowNanos + delayNanos));
    }
  }

  /** Pauses or resumes labelling; images that were already chosen still get their labels. */
  synchronized void rest(boolean rests) {
    resting = rests;
  }

  /** Returns the labels that are due by now. */
  synchronized List<Label> due(long nowNanos) {
    List<Label> due = new ArrayList<>();
    while (!remarks.isEmpty() && remarks.getFirst().dueNanos() - nowNanos <= 0) {
      due.add(remarks.removeFirst().label());
    }
    said += due.size();
    return due;
  }

  /** Returns the number of labels so far. */
  synchronized int said() {
    return said;
  }
}
