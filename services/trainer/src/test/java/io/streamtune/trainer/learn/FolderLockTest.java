package io.streamtune.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a folder belongs to one trainer at a time. Method: two in this process. */
final class FolderLockTest {
  @TempDir private Path folder;

  @Test
  void a_second_trainer_gets_the_folder_when_the_first_has_ended() throws Exception {
    Path data = folder.resolve("data");
    try (FolderLock _ = FolderLock.take(data).orElseThrow()) {
      assertThat(FolderLock.take(data)).isEmpty();
    }

    try (FolderLock again = FolderLock.take(data).orElseThrow()) {
      assertThat(again).isNotNull();
    }
  }
}
