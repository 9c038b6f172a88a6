package io.streamtune.model.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.streamtune.testkit.disk.RecordingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a file is forced to the disk by whoever may read it. Method: a disk that refuses to open a
 * read-only file for writing, as Linux does where it is another user's.
 */
class DurableFilesTest {
  @Test
  void a_file_that_may_be_read_alone_is_forced(@TempDir Path folder) throws IOException {
    RecordingFileSystem disk = new RecordingFileSystem(folder);
    Path file = Files.writeString(disk.root().resolve("photo.jpg"), "theirs");
    Files.setPosixFilePermissions(
        folder.resolve("photo.jpg"), PosixFilePermissions.fromString("r--r--r--"));
    int before = disk.journal().size();

    assertThatCode(() -> DurableFiles.forceFile(file)).doesNotThrowAnyException();

    assertThat(disk.journal().size()).isEqualTo(before + 1);
  }
}
