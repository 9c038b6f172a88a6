package io.streamtune.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.engine.Lane;
import io.streamtune.engine.Network;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.inference.batch.BatchConfig;
import io.streamtune.inference.decode.DecodeConfig;
import io.streamtune.vision.DecodeLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Goal: no two rows of the tensor share bytes, whatever is configured. */
final class PipelineConfigTest {
  @Test
  void a_tensor_has_bytes_for_all_rows() {
    assertThat(config(4, 1, 2).tensorBytes(new Rows(2, 150_528), 1))
        .isEqualTo((2 * 2 * 4 + 3 + 4) * 150_528);
  }

  @Test
  void rows_that_do_not_fit_into_one_buffer_are_an_error_that_names_the_settings() {
    PipelineConfig config = config(4096, 2, 4);

    assertThatThrownBy(() -> config.tensorBytes(new Rows(4, 150_528), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("engine.lanes (4) x batch.rows-max (4096)")
        .hasMessageContaining("at most 14266 of them fit");
  }

  @Test
  void the_largest_settings_are_an_error_too() {
    PipelineConfig config = config(4096, 1024, 65536);

    assertThatThrownBy(() -> config.tensorBytes(new Rows(1024, 4096 * 4096 * 3), 16))
        .isInstanceOf(ConfigException.class);
  }

  private static PipelineConfig config(int rowsMax, int threads, int queueMax) {
    return new PipelineConfig(
        new DecodeConfig(threads, queueMax, DecodeLimits.DEFAULTS),
        new BatchConfig(rowsMax, Duration.ZERO),
        5);
  }

  /** A network of which only the sizes are asked. */
  private record Rows(int lanes, int rowBytes) implements Network {
    @Override
    public int classes() {
      return 2;
    }

    @Override
    public int rowsMax() {
      return 4096;
    }

    @Override
    public int paddedRows(int rows) {
      return rows;
    }

    @Override
    public Lane newLane() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
