package io.streamtune.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Goal: the limit is named by what each part does alone. Method: numbers by hand, 8 cores. */
final class BottleneckTest {
  @Test
  void a_gpu_that_is_kept_busy_is_the_limit() {
    Bottleneck found = find(3_000, 5_000, row(1_450, 1_500, 20_000, 3));

    assertThat(found.part()).isEqualTo("runtime");
    assertThat(found.alone()).isEqualTo(1_500);
    assertThat(found.text())
        .contains("1450.0 images/s at batch 32", "ratio 0.97", "The limit: runtime");
  }

  @Test
  void decoders_that_are_slower_than_the_gpu_are_the_limit() {
    assertThat(find(1_000, 5_000, row(900, 2_500, 20_000, 7.9)).part()).isEqualTo("decode");
  }

  @Test
  void a_broker_and_a_copy_can_be_the_limit_too() {
    assertThat(find(9_000, 700, row(650, 2_500, 20_000, 4)).part()).isEqualTo("broker");
    assertThat(find(9_000, 9_000, row(650, 2_500, 700, 4)).part()).isEqualTo("copy");
  }

  @Test
  void parts_that_share_the_cores_are_told_from_parts_that_wait() {
    assertThat(find(2_000, 2_000, row(900, 2_500, 20_000, 7.9)).part()).isEqualTo("cores");
    assertThat(find(2_000, 2_000, row(900, 2_500, 20_000, 3)).part()).isEqualTo("none");
    assertThat(find(2_000, 2_000, row(900, 2_500, 20_000, 3)).text()).contains("3.0 of 8 cores");
  }

  private static Bottleneck find(double decode, double broker, GpuResult.Row row) {
    GpuResult.Row slower =
        new GpuResult.Row(1, Map.of(), 1, 1, row.stream() / 10, 1, 1, Optional.empty());
    return Bottleneck.of(List.of(slower, row), decode, broker, 8);
  }

  private static GpuResult.Row row(double stream, double network, double copy, double cores) {
    return new GpuResult.Row(32, Map.of(), copy, network, stream, cores, 2, Optional.empty());
  }
}
