package io.streamtune.inference.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a long queue of images costs no memory and no membership. Method: far more images on the
 * topic than the network can classify, in a small heap; memory, gauges and the group's members are
 * looked at again and again. {@code max.poll.interval.ms} is so short that a member that did not
 * poll would be put out of its group.
 */
@Tag("broker")
final class BacklogTest {
  private static final long MIB = 1 << 20;
  private static final int HEAP_MIB = 256;
  private static final int IN_FLIGHT_MAX = 200;

  /**
   * The heap is touched at the start and cannot grow, so growth is native memory: compiled code and
   * the buffers of malloc settle within it, while 200 images a second that were kept would not.
   */
  private static final long GROWTH_MAX = 64 * MIB;

  /** Loading and the first runs are over. */
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  @TempDir private Path folder;

  /** What one look found. */
  private record Sample(
      double heap, long resident, double events, double bytes, double paused, int members) {}

  @Test
  void a_backlog_of_3000_images_costs_no_memory_and_no_membership() {
    observe(3000, Duration.ofSeconds(8));
  }

  @Test
  @Tag("slow")
  void a_backlog_of_200000_images_costs_no_memory_and_no_membership() {
    observe(200_000, Duration.ofMinutes(2));
  }

  private void observe(int images, Duration time) {
    try (BrokerProcess broker = new BrokerProcess(folder);
        Traffic traffic = new Traffic(broker.kafka(), 3)) {
      traffic.send(images);
      traffic.awaitSent();
      try (ReplicaProcess service =
          ReplicaProcess.launch(folder, options(), settings(broker, Material.network(folder)))) {
        service.awaitReady();
        Until.over(WARM_UP, () -> assertThat(service.isAlive()).isTrue());
        List<Sample> samples = new ArrayList<>();
        Until.over(time, () -> samples.add(sample(service, traffic)));
        double classified = service.metric("streamtune_events_total");
        report(images, samples, classified);
        assertThat(classified).isGreaterThan(0);
        assertThat(traffic.lag()).isGreaterThan(images / 2);
        check(samples);
        assertThat(service.process.said()).doesNotContain("revoked", "lost", "ERROR");
        assertThat(service.process.lines().stream().filter(line -> line.contains("assigned")))
            .hasSize(1);
      }
    }
  }

  private static void check(List<Sample> samples) {
    assertThat(samples).allMatch(sample -> sample.events() <= IN_FLIGHT_MAX);
    assertThat(samples).allMatch(sample -> sample.heap() <= HEAP_MIB * MIB);
    assertThat(samples).allMatch(sample -> sample.members() == 1);
    assertThat(samples).anyMatch(sample -> sample.paused() == 3);
    assertThat(samples.getLast().resident() - samples.getFirst().resident()).isLessThan(GROWTH_MAX);
  }

  private static List<String> options() {
    return List.of("-Xms" + HEAP_MIB + "m", "-Xmx" + HEAP_MIB + "m", "-XX:+AlwaysPreTouch");
  }

  private static Map<String, String> settings(BrokerProcess broker, Path model) {
    return Map.of(
        "model", model.toString(),
        "kafka.bootstrap-servers", broker.kafka().bootstrapServers(),
        "kafka.in-flight-events-max", Integer.toString(IN_FLIGHT_MAX),
        "kafka.in-flight-bytes-max", "64 MiB",
        "kafka.properties.max.poll.interval.ms", "6000",
        "kafka.properties.session.timeout.ms", "6000",
        "shutdown.timeout", "3 s");
  }

  private static Sample sample(ReplicaProcess service, Traffic traffic) {
    return new Sample(
        service.metric("jvm_memory_used_bytes{area=\"heap\""),
        resident(service.process.pid()),
        service.metric("streamtune_inflight_events"),
        service.metric("streamtune_inflight_bytes"),
        service.metric("streamtune_partitions_paused"),
        traffic.admin.members(Traffic.GROUP));
  }

  private static long resident(long pid) {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void report(int images, List<Sample> samples, double classified) {
    System.out.printf(
        "backlog of %d: %d looks, %.0f classified; heap max %.0f MiB; resident %d -> %d, max %d"
            + " MiB; in flight max %.0f events, %.1f MiB; paused in %d looks%n",
        images,
        samples.size(),
        classified,
        samples.stream().mapToDouble(Sample::heap).max().orElse(0) / MIB,
        samples.getFirst().resident() / MIB,
        samples.getLast().resident() / MIB,
        samples.stream().mapToLong(Sample::resident).max().orElse(0) / MIB,
        samples.stream().mapToDouble(Sample::events).max().orElse(0),
        samples.stream().mapToDouble(Sample::bytes).max().orElse(0) / MIB,
        samples.stream().filter(sample -> sample.paused() > 0).count());
    int step = Math.max(1, samples.size() / 10);
    for (int i = 0; i < samples.size(); i += step) {
      System.out.println("  " + samples.get(i));
    }
  }
}
