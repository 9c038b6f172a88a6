package io.streamtune.loadtest.verify;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ModelRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the answers to each image of a topic. Images and answers may arrive in any order; the
 * predictions of one partition must arrive in their order.
 *
 * <p>Not thread-safe.
 */
final class Tally {
  /** A partition of predictions and one of images. */
  private record Pair(int predictions, int images) {}

  private final String topic;
  private final Map<Integer, PartitionTally> partitions = new TreeMap<>();

  /** Requested offsets that are no longer in the log: records which of them have answers. */
  private final Map<Integer, PartitionTally> removed = new TreeMap<>();

  private final Map<Pair, Long> highest = new HashMap<>();
  private final VersionOrder versions = new VersionOrder();
  private long earlier;
  private long later;
  private long elsewhere;

  /**
   * Creates an empty tally.
   *
   * @param topic the topic of images; answers that refer to another one are only counted
   * @param asked first offset to account for, by partition; 0 if none is given
   * @param begins the first of these offsets that the log still has, by partition
   * @param ends one more than the last, by partition
   */
  Tally(
      String topic, Map<Integer, Long> asked, Map<Integer, Long> begins, Map<Integer, Long> ends) {
    this.topic = topic;
    begins.forEach(
        (partition, begin) -> {
          partitions.put(partition, new PartitionTally(begin, ends.getOrDefault(partition, begin)));
          long from = Math.min(begin, asked.getOrDefault(partition, 0L));
          removed.put(partition, new PartitionTally(from, begin));
        });
  }

  /** Counts an image at a position. */
  void image(ImagePosition position) {
    PartitionTally tally = partitions.get(position.partition());
    if (tally != null && tally.holds(position.offset())) {
      tally.image(position.offset());
    }
  }

  /**
   * Counts a prediction.
   *
   * @param image the image that it refers to
   * @param model the version that predicted
   * @param partition the partition of the prediction in its topic
   */
  void predicted(ImagePosition image, ModelRef model, int partition) {
    int version = versions.answered(partition, model);
    PartitionTally tally = partitionOf(image);
    if (tally == null) {
      return;
    }
    boolean isFirst = tally.predicted(image.offset(), version);
    long before = highest.merge(new Pair(partition, image.partition()), image.offset(), Math::max);
    if (isFirst && before > image.offset()) {
      tally.outOfOrder();
    }
  }

  /** Counts a dead letter. */
  void dead(ImagePosition image) {
    PartitionTally tally = partitionOf(image);
    if (tally != null) {
      tally.dead(image.offset());
    }
  }

  /** Counts an answer that refers to no image in Kafka. */
  void elsewhere() {
    elsewhere++;
  }

  private @Nullable PartitionTally partitionOf(ImagePosition image) {
    PartitionTally tally = image.topic().equals(topic) ? partitions.get(image.partition()) : null;
    if (tally == null) {
      elsewhere++;
      return null;
    }
    if (tally.holds(image.offset())) {
      return tally;
    }
    if (image.offset() < tally.begin()) {
      earlier++;
      removed(image);
    }
    later += image.offset() >= tally.end() ? 1 : 0;
    return null;
  }

  private void removed(ImagePosition image) {
    PartitionTally below = removed.get(image.partition());
    if (below != null && below.holds(image.offset())) {
      below.dead(image.offset()); // It is answered; by what does not matter.
    }
  }

  /** Returns how many offsets below the log have no answer. */
  private long removedUnanswered() {
    return removed.values().stream()
        .mapToLong(below -> below.end() - below.begin() - below.report(0).withoutImage())
        .sum();
  }

  /** Returns how many of the images read so far have no answer yet. */
  long unanswered() {
    return partitions.values().stream().mapToLong(PartitionTally::unanswered).sum();
  }

  /**
   * Returns the report.
   *
   * @param problemsMax most problems listed of each kind; those at the lowest positions
   * @param unread records that could not be counted as answers
   */
  Report report(int problemsMax, Report.Unread unread) {
    List<PartitionReport> counts = new ArrayList<>();
    Map<Problem.Kind, List<Problem>> problems = new EnumMap<>(Problem.Kind.class);
    partitions.forEach(
        (partition, tally) -> {
          counts.add(tally.report(partition));
          tally.forEach((offset, fate) -> name(partition, offset, fate, problems, problemsMax));
        });
    return new Report(
        topic,
        counts,
        versions.versions(),
        versions.changes(),
        new Report.Aside(earlier, later, elsewhere, removedUnanswered()),
        unread,
        problems.values().stream().flatMap(List::stream).toList());
  }

  private void name(
      int partition,
      long offset,
      OffsetOutcome fate,
      Map<Problem.Kind, List<Problem>> problems,
      int problemsMax) {
    if (!fate.isImage()) {
      return;
    }
    fate.problem()
        .ifPresent(
            kind -> {
              List<Problem> named = problems.computeIfAbsent(kind, _ -> new ArrayList<>());
              if (named.size() < problemsMax) {
                named.add(
                    new Problem(kind, new ImagePosition(topic, partition, offset), detail(fate)));
              }
            });
  }

  private String detail(OffsetOutcome fate) {
    if (!fate.isAnswered()) {
      return "no prediction, no dead letter";
    }
    return count(fate.predictions(), "prediction")
        + (fate.predictions() == 0 ? "" : ", first by " + versions.model(fate.version()).version())
        + ", "
        + count(fate.deadLetters(), "dead letter");
  }

  private static String count(int count, String what) {
    return count
        + (count == OffsetOutcome.COUNT_MAX ? " or more " : " ")
        + what
        + (count == 1 ? "" : "s");
  }
}
