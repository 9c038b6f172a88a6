package io.streamtune.loadtest.verify;

import io.streamtune.events.ModelRef;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The versions that predicted, and their order in each partition of predictions.
 *
 * <p>Not thread-safe.
 */
final class VersionOrder {
  /** The versions of one partition, as far as it was read. */
  private static final class Seen {
    private final BitSet versions = new BitSet();
    private int last;
    private long changes;
    private long returns;

    void answered(int version) {
      if (last != 0 && last != version) {
        changes++;
        returns += versions.get(version) ? 1 : 0;
      }
      versions.set(version);
      last = version;
    }
  }

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<Report.Version> versions = new ArrayList<>();
  private final Map<Integer, Seen> partitions = new TreeMap<>();

  /**
   * Counts a prediction.
   *
   * @param partition the partition in the topic of predictions
   * @return the version's number, from 1; the last number stands for all versions from there on
   */
  int answered(int partition, ModelRef model) {
    int number = numbers.computeIfAbsent(model.digest(), _ -> add(model));
    Report.Version known = versions.get(number - 1);
    versions.set(number - 1, new Report.Version(known.model(), known.predictions() + 1));
    partitions.computeIfAbsent(partition, _ -> new Seen()).answered(number);
    return number;
  }

  private int add(ModelRef model) {
    if (versions.size() < OffsetOutcome.VERSION_MAX) {
      versions.add(new Report.Version(model, 0));
    }
    return versions.size();
  }

  /** Returns the version with a number. */
  ModelRef model(int number) {
    return versions.get(number - 1).model();
  }

  /** Returns the versions in the order in which they were first read. */
  List<Report.Version> versions() {
    return List.copyOf(versions);
  }

  /** Returns the changes of version in each partition of predictions, by partition number. */
  List<Report.Changes> changes() {
    List<Report.Changes> found = new ArrayList<>();
    partitions.forEach(
        (partition, seen) -> found.add(new Report.Changes(partition, seen.changes, seen.returns)));
    return found;
  }
}
