package io.streamtune.cli.demo.session;

import io.streamtune.events.ImagePosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts the outcomes of the images that were sent. An image that is answered twice counts once.
 * Thread-safe: the threads of the sender and the reader write.
 */
public final class DemoTally {
  private final Map<ImagePosition, Sent> sent = new HashMap<>();
  private final Set<ImagePosition> predicted = new HashSet<>();
  private final Set<ImagePosition> dead = new HashSet<>();
  private int predictedOfOurs;
  private int deadOfOurs;
  private int answered;

  /**
   * An image that Kafka has acknowledged.
   *
   * @param name file name
   * @param nanos when it was sent, on the monotonic clock
   */
  public record Sent(String name, long nanos) {}

  public synchronized void sent(ImagePosition position, Sent image) {
    sent.put(position, image);
    // The answer may arrive before the acknowledgement.
    predictedOfOurs += predicted.contains(position) ? 1 : 0;
    deadOfOurs += dead.contains(position) ? 1 : 0;
    answered += predicted.contains(position) || dead.contains(position) ? 1 : 0;
  }

  /** Counts a prediction and returns the image, if it is one of ours. */
  public synchronized Optional<Sent> predicted(ImagePosition position) {
    if (predicted.add(position) && sent.containsKey(position)) {
      predictedOfOurs++;
      answered += dead.contains(position) ? 0 : 1;
    }
    return Optional.ofNullable(sent.get(position));
  }

  /** Counts a dead letter and returns the image, if it is one of ours. */
  public synchronized Optional<Sent> dead(ImagePosition position) {
    if (dead.add(position) && sent.containsKey(position)) {
      deadOfOurs++;
      answered += predicted.contains(position) ? 0 : 1;
    }
    return Optional.ofNullable(sent.get(position));
  }

  /** Returns the current counts. */
  public synchronized Counts counts() {
    return new Counts(sent.size(), predictedOfOurs, deadOfOurs, sent.size() - answered);
  }

  /**
   * Counts of images; {@code lost} are those without an answer so far.
   *
   * @param sent acknowledged by Kafka
   * @param predicted with a prediction
   * @param dead with a dead letter
   * @param lost with neither
   */
  public record Counts(int sent, int predicted, int dead, int lost) {
    @Override
    public String toString() {
      return "sent=%d predicted=%d dead=%d lost=%d".formatted(sent, predicted, dead, lost);
    }
  }
}
