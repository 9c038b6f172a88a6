package io.streamtune.trainer.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: forgetting a run takes what the run wrote, and nothing of a person who has a folder of that
 * name. Method: a folder with files of both.
 */
class ForgetTest {
  @TempDir private Path parent;

  @Test
  void files_of_a_person_in_a_folder_named_like_a_runs_stay() throws IOException {
    Path run = parent.resolve("exp1.run");
    write(run, "notes.txt", "2023/loss.csv", "checkpoint.damaged/model.onnx");
    write(run, "checkpoint/run.json", "checkpoint.old/run.json", "checkpoint.part/run.json");
    write(run, "trial/model.onnx", "dry-run/bundle/manifest.json", "dry-run/valid.features");
    write(run, "first-step", "valid.features", "train.features");

    FineTuning.forget(run);

    try (var left = Files.list(run)) {
      assertThat(left.map(path -> run.relativize(path).toString()))
          .containsExactlyInAnyOrder("notes.txt", "2023", "checkpoint.damaged");
    }
    assertThat(run.resolve("2023/loss.csv")).hasContent("2023/loss.csv");
  }

  @Test
  void a_folder_with_nothing_but_a_run_goes_with_it() throws IOException {
    Path run = parent.resolve("exp1.run");
    write(run, "checkpoint/run.json", "valid.features");

    FineTuning.forget(run);
    FineTuning.forget(run);

    assertThat(run).doesNotExist();
  }

  @Test
  void a_file_named_like_a_runs_folder_is_not_a_run() throws IOException {
    write(parent, "exp1.run");

    FineTuning.forget(parent.resolve("exp1.run"));

    assertThat(parent.resolve("exp1.run")).hasContent("exp1.run");
  }

  private static void write(Path folder, String... names) throws IOException {
    for (String name : List.of(names)) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }
}
