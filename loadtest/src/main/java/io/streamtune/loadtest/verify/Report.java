package io.streamtune.loadtest.verify;

import io.streamtune.events.ModelRef;
import java.util.List;

/**
 * The outcome of the images of a topic.
 *
 * @param topic the topic of images
 * @param partitions counts of each partition
 * @param versions the versions that predicted
 * @param changes the changes of version in each partition of predictions
 * @param aside answers to images outside the range
 * @param unread records that could not be counted as answers
 * @param problems the first images of each kind of problem, lost ones first, by position
 */
public record Report(
    String topic,
    List<PartitionReport> partitions,
    List<Version> versions,
    List<Changes> changes,
    Aside aside,
    Unread unread,
    List<Problem> problems) {
  /**
   * A version that predicted.
   *
   * @param model the version
   * @param predictions its predictions
   */
  public record Version(ModelRef model, long predictions) {}

  /**
   * The changes of version in one partition of predictions.
   *
   * @param partition its number
   * @param changes predictions whose version differs from that of the one before
   * @param returns those of them that return to an earlier version
   */
  public record Changes(int partition, long changes, long returns) {}

  /**
   * Answers to images outside the range.
   *
   * @param earlier to images before the range: retention has removed them, or the range leaves them
   *     out
   * @param later to images that arrived after the reading had started
   * @param elsewhere to images of another topic, or of none
   * @param unanswered offsets before the range that were requested and have no answer
   */
  public record Aside(long earlier, long later, long elsewhere, long unanswered) {}

  /**
   * Records that could not be counted as answers.
   *
   * @param invalid records that are no prediction or dead letter, or whose {@code ce_id} does not
   *     match their image and version
   * @param removed offsets of predictions and dead letters that retention has removed; images whose
   *     answers were there count as lost
   * @param open offsets of predictions and dead letters behind an open transaction, if there are
   *     images without an answer: their answers may be there
   * @param examples the first invalid ones, with the reason
   */
  public record Unread(long invalid, long removed, long open, List<String> examples) {
    /** Copies the examples. */
    public Unread {
      examples = List.copyOf(examples);
    }

    static final Unread NONE = new Unread(0, 0, 0, List.of());
  }

  /** Copies the lists. */
  public Report {
    partitions = List.copyOf(partitions);
    versions = List.copyOf(versions);
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
  }

  /** Returns the sum over all partitions; its number is -1. */
  public PartitionReport total() {
    PartitionReport none =
        new PartitionReport(-1, 0, 0, 0, 0, 0, new PartitionReport.Problems(0, 0, 0, 0), 0, 0, 0);
    return partitions.stream().reduce(none, Report::sum);
  }

  private static PartitionReport sum(PartitionReport a, PartitionReport b) {
    return new PartitionReport(
        -1,
        0,
        a.end() - a.begin() + b.end() - b.begin(),
        a.images() + b.images(),
        a.predicted() + b.predicted(),
        a.dead() + b.dead(),
        a.problems().plus(b.problems()),
        a.extraAnswers() + b.extraAnswers(),
        a.outOfOrder() + b.outOfOrder(),
        a.withoutImage() + b.withoutImage());
  }

  /** Returns how often a partition of predictions returns to a version that it had left. */
  public long versionReturns() {
    return changes.stream().mapToLong(Changes::returns).sum();
  }

  /**
   * Returns whether every image has an answer.
   *
   * @param exactlyOnce whether an image with more than one answer is a failure, too
   */
  public boolean holds(boolean exactlyOnce) {
    PartitionReport.Problems all = total().problems();
    return all.lost() == 0 && !(exactlyOnce && all.duplicated() > 0);
  }

  /**
   * Returns how many images retention removed before they were answered. Transaction markers and
   * compacted records in that range count, too, because nothing shows what an offset was. Zero if
   * answers were removed as well, because then it cannot be known.
   */
  public long removedUnanswered() {
    return unread.removed() == 0 ? aside.unanswered() : 0;
  }

  /** Returns the counts in one line: {@code images=9 predicted=8 dead=1 lost=0 …}. */
  public String verdict() {
    PartitionReport all = total();
    return "images=%d predicted=%d dead=%d lost=%d duplicated=%d out_of_order=%d"
        .formatted(
            all.images(),
            all.predicted(),
            all.dead(),
            all.problems().lost(),
            all.problems().duplicated(),
            all.outOfOrder());
  }
}
