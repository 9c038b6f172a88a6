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
 * The person who looks at the stream: says of some images, a while after they came, what they show,
 * and rests while the trainer learns. Thread-safe.
 */
final class Annotator {
  private static final Optional<String> NAME = Optional.of("demo-person");

  private final double share;
  private final long delayNanos;
  private final RandomGenerator random;
  private final Deque<Remark> remarks = new ArrayDeque<>();
  private boolean resting;
  private int said;

  /** A label, and when it is said. */
  private record Remark(Label label, long dueNanos) {}

  /**
   * Makes a person.
   *
   * @param share of the images that get a label
   * @param delay between an image and its label
   * @param random chooses the images
   */
  Annotator(double share, Duration delay, RandomGenerator random) {
    this.share = share;
    this.delayNanos = delay.toNanos();
    this.random = random;
  }

  /** Shows an image that Kafka has. */
  synchronized void see(ImageRef image, String className, long nowNanos) {
    if (!resting && random.nextDouble() < share) {
      remarks.addLast(
          new Remark(new Label(image, List.of(className), NAME), nowNanos + delayNanos));
    }
  }

  /** Says whether the person looks away from now on; what was seen already is still said. */
  synchronized void rest(boolean rests) {
    resting = rests;
  }

  /** Returns what is to be said by now. */
  synchronized List<Label> due(long nowNanos) {
    List<Label> due = new ArrayList<>();
    while (!remarks.isEmpty() && remarks.getFirst().dueNanos() - nowNanos <= 0) {
      due.add(remarks.removeFirst().label());
    }
    said += due.size();
    return due;
  }

  /** Returns how many labels were said so far. */
  synchronized int said() {
    return said;
  }
}
