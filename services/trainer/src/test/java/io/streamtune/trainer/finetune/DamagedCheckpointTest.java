package io.streamtune.trainer.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a checkpoint that a loss of power damaged costs its epochs and no more. Method: files as
 * such a loss leaves them.
 */
class DamagedCheckpointTest {
  @TempDir private Path folder;

  @Test
  void a_checkpoint_without_its_bytes_is_set_aside_and_the_run_begins_anew() throws IOException {
    for (String name : new String[] {"run.json", "model.onnx", "velocities.bin"}) {
      Files.write(Files.createDirectories(folder.resolve("checkpoint")).resolve(name), new byte[0]);
    }

    assertThat(FineTuning.isInterrupted(folder)).isFalse();
    assertThat(FineTuning.isInterrupted(folder)).isFalse();
    assertThat(folder.resolve("checkpoint.damaged/model.onnx")).exists();
  }
}
