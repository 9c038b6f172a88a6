package io.streamtune.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.engine.gpu.NvidiaSmi.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: lines of {@code nvidia-smi} are read while it runs, whatever else it says. Method: a shell
 * script in its place, which is a real process.
 */
final class NvidiaSmiTest {
  @TempDir private Path folder;

  @Test
  void samples_are_read_until_it_is_closed() throws Exception {
    Path script =
        script(
            """
            echo "NVIDIA X 100, 87, 2048, 16384, 61.50"
            echo "a line that is none"
            echo "NVIDIA X 100, 3, 2048, 16384, [N/A]"
            exec sleep 600
            """);
    BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();

    try (NvidiaSmi _ = NvidiaSmi.watch(script.toString(), 0, 1, samples::add).orElseThrow()) {
      assertThat(samples.poll(60, TimeUnit.SECONDS))
          .isEqualTo(new Sample("NVIDIA X 100", 87, 2_048, 16_384, 61.5));
      Sample second = samples.poll(60, TimeUnit.SECONDS);
      assertThat(second).isNotNull().extracting(Sample::watts).isEqualTo(Double.NaN);
    }
  }

  @Test
  void without_the_program_there_are_no_samples() {
    Optional<NvidiaSmi> none = NvidiaSmi.watch(folder.resolve("nix").toString(), 0, 1, _ -> {});

    assertThat(none).isEmpty();
  }

  @Test
  void what_it_says_without_a_gpu_is_no_sample() {
    assertThat(NvidiaSmi.parse("No devices were found")).isEmpty();
    assertThat(NvidiaSmi.parse("NVIDIA X, [N/A], 1, 2, 3")).isEmpty();
  }

  private Path script(String text) throws IOException {
    Path script = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
