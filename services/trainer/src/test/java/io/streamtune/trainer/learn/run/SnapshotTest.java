package io.streamtune.trainer.learn.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.testkit.disk.RecordingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a photo that the system does not let the trainer write to or link is learnt from as any
 * other. Method: a disk that refuses both for read-only files, as Linux does for those of another
 * user.
 */
class SnapshotTest {
  @Test
  void a_photo_that_may_be_read_alone_is_in_the_snapshot(@TempDir Path folder) throws IOException {
    Path disk = new RecordingFileSystem(folder).root();
    for (String side : List.of("train", "valid")) {
      Path photos = Files.createDirectories(disk.resolve("images").resolve(side).resolve("cat"));
      Files.writeString(photos.resolve("1.jpg"), "ours");
      Files.writeString(photos.resolve("2.jpg"), "theirs");
      Path theirs = folder.resolve("images").resolve(side).resolve("cat/2.jpg");
      Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("r--r--r--"));
    }

    Snapshot.make(disk.resolve("images"), List.of("cat"), disk.resolve("photos"));

    for (String side : List.of("train", "valid")) {
      Path cats = folder.resolve("photos").resolve(side).resolve("cat");
      assertThat(cats.resolve("1.jpg")).hasContent("ours");
      assertThat(cats.resolve("2.jpg")).hasContent("theirs");
    }
  }
}
