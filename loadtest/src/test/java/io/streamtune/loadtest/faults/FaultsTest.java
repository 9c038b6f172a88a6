package io.streamtune.loadtest.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamtune.loadtest.verify.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever breaks, every image is answered, and where delivery is exactly once, once. Method:
 * a broker and two replicas in processes of their own, images and swaps all the while; a fault
 * strikes, and every image since the start is counted from the topics.
 *
 * <p>All faults, so many times each: {@code -Dtest.excludedGroups= -Dtest=FaultsTest
 * -Dfaults.repeat=3 -Dfaults.seed=1}. The seed says after how many answers a fault strikes; {@code
 * -Dfaults.only} and {@code -Dfaults.delivery} are patterns of the faults and deliveries. Those
 * that need a file system of their own are left out by name where this user may not mount one.
 */
@Tag("broker")
final class FaultsTest {
  @TempDir private Path folder;

  @Test
  @Tag("slow")
  void a_few_faults_lose_no_image() throws IOException {
    strike("at-least-once", Fault.FEW, 1, false);
  }

  @Test
  void a_few_faults_lose_no_image_and_repeat_none() throws IOException {
    strike("exactly-once", Fault.FEW, 1, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at-least-once", "exactly-once"})
  @Tag("slow")
  void no_fault_loses_an_image(String delivery) throws IOException {
    assumeThat(delivery).matches(System.getProperty("faults.delivery", ".*"));
    String wanted = System.getProperty("faults.only", ".*");
    List<Fault> faults = Fault.ALL.stream().filter(fault -> fault.name().matches(wanted)).toList();
    strike(delivery, faults, Integer.getInteger("faults.repeat", 1), true);
  }

  private void strike(String delivery, List<Fault> faults, int times, boolean hasSmallDisks)
      throws IOException {
    assertThat(faults).as("faults by that name").isNotEmpty();
    FaultTable table = new FaultTable();
    SplittableRandom moments = new SplittableRandom(Long.getLong("faults.seed", 1));
    try (Cluster cluster = new Cluster(folder, delivery, hasSmallDisks)) {
      boolean hasDisks = cluster.recordsDisk().isPresent() && cluster.modelsDisk().isPresent();
      Report before = cluster.judged();
      check(before, delivery, "before the first fault", cluster);
      for (Fault fault : faults) {
        if (fault.needsDisks() && !hasDisks) {
          System.out.println("left out, no file system may be mounted here: " + fault);
          continue;
        }
        for (int i = 0; i < times; i++) {
          cluster.awaitAnswers(30 + moments.nextInt(40));
          fault.strikes().accept(cluster);
          Duration recovery = cluster.recovers();
          Report after = cluster.judged();
          check(after, delivery, fault.name(), cluster);
          table.add(fault, recovery, before, after);
          System.out.printf(
              "%s %s: recovered in %.1f s%n",
              Instant.now().truncatedTo(ChronoUnit.SECONDS), fault, recovery.toMillis() / 1e3);
          before = after;
        }
      }
      System.out.printf(
          "%s, %d promotions, %d returns of versions:%n%s",
          delivery, cluster.swaps().promotions(), before.versionReturns(), table.text());
    }
  }

  private static void check(Report report, String delivery, String fault, Cluster cluster) {
    String said = fault + ": " + report.verdict() + "\n" + report.problems() + "\n";
    assertThat(report.holds(delivery.equals("exactly-once")))
        .as(() -> said + cluster.said())
        .isTrue();
    assertThat(report.total().dead()).as(said).isZero();
    assertThat(report.unread().invalid()).as(said).isZero();
    assertThat(report.total().images()).as(said).isPositive();
  }
}
