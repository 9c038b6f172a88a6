package io.streamtune.loadtest.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Goal: what services tell is read right and kept small. Method: texts and numbers by hand. */
class ScrapeTest {
  @Test
  void the_gauges_that_are_looked_at_are_read_and_summed() {
    String text =
        """
        # HELP jvm_memory_used_bytes The amount of used memory
        # TYPE jvm_memory_used_bytes gauge
        jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 2097152.0
        jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 1.048576E7
        jvm_memory_used_bytes{area="nonheap",id="a \\"b\\", c"} 4.0E7
        process_resident_memory_bytes 104857600
        streamtune_queue_depth{queue="decode"} 3.0
        streamtune_queue_depth{queue="lanes"} NaN
        streamtune_inflight_events{group="g",topic="images"} 17.0 1700000000000
        something else
        """;

    assertThat(Watched.of(MetricsText.samples(text)))
        .isEqualTo(
            Map.of("heap", 12.0, "resident memory", 100.0, "queue decode", 3.0, "in flight", 17.0));
  }

  @Test
  void labels_may_hold_commas_and_escaped_quotes() {
    List<MetricsText.Sample> samples = MetricsText.samples("m{a=\"x\\\"y, z\",b=\"2\"} +Inf");

    assertThat(samples)
        .containsExactly(
            new MetricsText.Sample("m", Map.of("a", "x\\\"y, z", "b", "2"), Double.NaN));
  }

  @Test
  void ten_hours_take_as_much_memory_as_half_an_hour_and_keep_their_mean() {
    BoundedSeries series = new BoundedSeries();
    for (int second = 0; second < 36_000; second++) {
      series.add(second, second % 2);
    }

    List<Gauge.Reading> readings = series.readings();

    assertThat(readings).hasSizeBetween(900, BoundedSeries.STRETCHES_MAX);
    assertThat(readings).allMatch(reading -> reading.value() == 0.5);
    assertThat(readings.getLast().second()).isBetween(35_900.0, 36_000.0);
  }

  @Test
  void readings_of_the_warm_up_are_left_out() {
    BoundedSeries series = new BoundedSeries();
    series.add(-0.5, 7);
    series.add(0.5, 8);

    assertThat(series.readings()).containsExactly(new Gauge.Reading(0, 8));
  }

  @Test
  void a_slope_is_that_of_the_second_half() {
    // 1,000 MiB that grow by 2 MiB a minute; the first 50 s of 100 are something else.
    List<Gauge.Reading> readings =
        IntStream.rangeClosed(0, 100)
            .mapToObj(s -> new Gauge.Reading(s, s < 50 ? 5_000 : 1_000 + s / 30.0))
            .toList();

    Slope slope = Slope.of(new Gauge("host:1", "heap", "MiB", readings)).orElseThrow();

    assertThat(slope.perHour()).isCloseTo(120, within(1e-6));
    assertThat(slope.fromSecond()).isEqualTo(50);
    assertThat(slope.toSecond()).isEqualTo(100);
    assertThat(slope.start()).isCloseTo(1_000 + 50 / 30.0, within(1e-6));
    assertThat(slope.end()).isCloseTo(1_000 + 100 / 30.0, within(1e-6));
  }

  @Test
  void a_handful_of_readings_has_no_slope() {
    List<Gauge.Reading> few = IntStream.range(0, 9).mapToObj(s -> new Gauge.Reading(s, s)).toList();

    assertThat(Slope.of(new Gauge("host:1", "heap", "MiB", few))).isEmpty();
  }
}
