package io.streamtune.model.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what a killed process left in the store goes, and nothing else. Method: folders as a writer
 * and a deleter make them, with times of their own.
 */
final class LeftoversTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(3));

  @TempDir private Path root;

  @Test
  void what_nobody_has_touched_for_a_day_is_removed() throws IOException {
    Path written = folder(".writing-" + UUID.randomUUID(), LONG_AGO, LONG_AGO);
    Path left = folder(".leaving-" + UUID.randomUUID(), LONG_AGO, LONG_AGO);

    assertThat(new FileModelStore(root).removeLeftovers(YESTERDAY))
        .containsExactlyInAnyOrder(written.toString(), left.toString());
    assertThat(root.resolve("colours")).isEmptyDirectory();
  }

  @Test
  void a_folder_stays_while_a_file_in_it_grows() throws IOException {
    Path folder = folder(".writing-" + UUID.randomUUID(), LONG_AGO, NOW);

    assertThat(new FileModelStore(root).removeLeftovers(YESTERDAY)).isEmpty();
    assertThat(folder.resolve("probe/file")).exists();
  }

  @Test
  void versions_and_folders_of_other_names_stay_however_old() throws IOException {
    folder("20260101-000000", LONG_AGO, LONG_AGO);
    folder(".writing-mine", LONG_AGO, LONG_AGO);
    Path link = root.resolve("colours/.leaving-" + UUID.randomUUID());
    Files.createSymbolicLink(link, root.resolve("colours/20260101-000000"));

    assertThat(new FileModelStore(root).removeLeftovers(NOW)).isEmpty();
    assertThat(link.resolve("probe/file")).exists();
  }

  @Test
  void a_store_that_is_not_there_has_none() throws IOException {
    assertThat(new FileModelStore(root.resolve("none")).removeLeftovers(NOW)).isEmpty();
  }

  private Path folder(String name, Instant own, Instant file) throws IOException {
    Path folder = root.resolve("colours").resolve(name);
    Path probe = Files.createDirectories(folder.resolve("probe"));
    Files.writeString(probe.resolve("file"), "x");
    Files.setLastModifiedTime(probe.resolve("file"), FileTime.from(file));
    Files.setLastModifiedTime(probe, FileTime.from(own));
    Files.setLastModifiedTime(folder, FileTime.from(own));
    return folder;
  }
}
