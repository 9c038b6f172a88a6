package io.streamtune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Goal: a GPU sees few batch sizes, a CPU every one. */
final class BucketsTest {

  @Test
  void a_gpu_gets_powers_of_two_and_the_maximum() {
    assertThat(Buckets.powersOfTwo(24).sizes()).containsExactly(1, 2, 4, 8, 16, 24);
    assertThat(Buckets.powersOfTwo(1).sizes()).containsExactly(1);
    assertThat(Buckets.powersOfTwo(64).holding(33)).isEqualTo(64);
  }

  @Test
  void a_cpu_gets_what_there_is() {
    assertThat(Buckets.every(8).holding(5)).isEqualTo(5);
  }

  @Test
  void more_rows_than_the_maximum_are_an_error() {
    assertThatThrownBy(() -> Buckets.every(4).holding(5)).hasMessageContaining("5 rows");
  }
}
