package io.streamtune.loadtest.faults;

import io.streamtune.loadtest.verify.PartitionReport;
import io.streamtune.loadtest.verify.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each fault cost, added up over its strikes. */
final class FaultTable {
  /** One strike. */
  private record Strike(Duration recovery, PartitionReport before, PartitionReport after) {
    long images() {
      return after.images() - before.images();
    }

    long lost() {
      return after.problems().lost() - before.problems().lost();
    }

    long duplicated() {
      return after.problems().duplicated() - before.problems().duplicated();
    }

    long twoVersions() {
      return after.problems().twoVersions() - before.problems().twoVersions();
    }
  }

  private final Map<String, List<Strike>> strikes = new LinkedHashMap<>();

  void add(Fault fault, Duration recovery, Report before, Report after) {
    strikes
        .computeIfAbsent(fault.name(), _ -> new ArrayList<>())
        .add(new Strike(recovery, before.total(), after.total()));
  }

  /** Returns the rows of a Markdown table. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            "| fault | times | images | lost | answered twice | of those by two versions |"
                + " recovers in, median | longest |\n|---|---|---|---|---|---|---|---|\n");
    strikes.forEach((name, all) -> text.append(row(name, all)));
    return text.toString();
  }

  private static String row(String name, List<Strike> all) {
    List<Duration> recoveries = all.stream().map(Strike::recovery).sorted().toList();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %d | %.1f s | %.1f s |%n",
        name,
        all.size(),
        all.stream().mapToLong(Strike::images).sum(),
        all.stream().mapToLong(Strike::lost).sum(),
        all.stream().mapToLong(Strike::duplicated).sum(),
        all.stream().mapToLong(Strike::twoVersions).sum(),
        recoveries.get(recoveries.size() / 2).toMillis() / 1e3,
        recoveries.getLast().toMillis() / 1e3);
  }
}
