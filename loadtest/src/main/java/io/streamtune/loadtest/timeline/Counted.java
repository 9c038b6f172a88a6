package io.streamtune.loadtest.timeline;

import io.streamtune.loadtest.verify.PartitionReport;
import io.streamtune.loadtest.verify.Report;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of every image that was written to the topic during the run, warm-up included: {@code
 * images = predicted + dead + lost}.
 *
 * @param from first offset of each partition of images
 * @param to one more than the last
 * @param images images in between, including those of other producers
 * @param predicted with a prediction
 * @param dead with a dead letter and no prediction
 * @param lost with neither
 * @param duplicated with more than one answer
 * @param outOfOrder first predictions that follow one of a later image
 * @param versionReturns how often a partition of predictions returns to a version that it had left
 * @param invalid answers that cannot be decoded
 */
public record Counted(
    Map<Integer, Long> from,
    Map<Integer, Long> to,
    long images,
    long predicted,
    long dead,
    long lost,
    long duplicated,
    long outOfOrder,
    long versionReturns,
    long invalid) {
  /** Copies the offsets. */
  public Counted {
    from = Map.copyOf(from);
    to = Map.copyOf(to);
  }

  /** Converts a verifier's report. */
  public static Counted of(Report report) {
    Map<Integer, Long> from = new TreeMap<>();
    Map<Integer, Long> to = new TreeMap<>();
    for (PartitionReport partition : report.partitions()) {
      from.put(partition.partition(), partition.begin());
      to.put(partition.partition(), partition.end());
    }
    PartitionReport all = report.total();
    return new Counted(
        from,
        to,
        all.images(),
        all.predicted(),
        all.dead(),
        all.problems().lost(),
        all.problems().duplicated(),
        all.outOfOrder(),
        report.versionReturns(),
        report.unread().invalid());
  }

  /** Returns the counts in one line, as the verifier prints them. */
  public String verdict() {
    return "images=%d predicted=%d dead=%d lost=%d duplicated=%d out_of_order=%d"
        .formatted(images, predicted, dead, lost, duplicated, outOfOrder);
  }
}
