package io.streamtune.inference.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.quarantine.CrashJournal.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what a dead process had in its hands is known to the next one, no more and no less. Method:
 * journals that are closed while images are in hands, as the death of a process closes them.
 */
final class CrashJournalTest {
  private static final String TOPIC = "images";
  private static final String STREAM = "brokers group images";

  private final Instant began = Instant.ofEpochSecond(1_000_000);

  @TempDir private Path folder;
  @TempDir private Path elsewhere;
  private Path logged = Path.of("none");

  @BeforeEach
  void log() {
    logged = elsewhere.resolve("hs_err_pid1.log");
  }

  private CrashJournal open() throws IOException {
    return open(false);
  }

  /** A process that writes of each native death, or may die without a word. */
  private CrashJournal open(boolean isSure) throws IOException {
    return CrashJournal.open(folder, STREAM, TOPIC, log(isSure));
  }

  private FatalErrorLog log(boolean isSure) {
    return new FatalErrorLog(List.of(logged), isSure, began);
  }

  private static ModelRef version(String version) {
    return new ModelRef("resnet", version, "digest");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static ImageRequest request(long offset) {
    ImageRef ref = new ImageRef("i", "test", Optional.of(at(offset)));
    return new ImageRequest(ref, new Content.Encoded(new byte[1]), 0, _ -> {});
  }

  private static ImagePosition at(long offset) {
    return new ImagePosition(TOPIC, 2, offset);
  }

  @Test
  void what_was_in_hands_is_suspect_and_what_was_let_go_is_not() throws IOException {
    try (CrashJournal dies = open()) {
      dies.enter(request(10), 0);
      dies.enter(request(11), 1);
      dies.leave(request(10), 0);
      dies.enter(request(12), 0);
    }
    try (CrashJournal next = open()) {
      assertThat(next.of(at(10))).isEqualTo(Verdict.CLEAR);
      assertThat(next.of(at(11))).isEqualTo(Verdict.SUSPECT);
      assertThat(next.of(at(12))).isEqualTo(Verdict.SUSPECT);
      assertThat(next.of(new ImagePosition("other", 2, 11))).isEqualTo(Verdict.CLEAR);
    }
  }

  @Test
  void a_suspect_that_kills_alone_is_poison_for_ever_and_one_that_lives_is_forgotten()
      throws IOException {
    try (CrashJournal dies = open()) {
      dies.enter(request(1), 0);
      dies.enter(request(2), 1);
    }
    try (CrashJournal diesAlone = open()) {
      diesAlone.aloneBegins();
      diesAlone.enter(request(1), 0);
      diesAlone.leave(request(1), 0);
      diesAlone.aloneEnds(at(1), true);
      diesAlone.aloneBegins();
      diesAlone.enter(request(2), 0);
    }
    for (int start = 0; start < 3; start++) {
      try (CrashJournal next = open()) {
        assertThat(next.of(at(1))).isEqualTo(Verdict.CLEAR);
        assertThat(next.of(at(2))).isEqualTo(Verdict.POISON);
      }
    }
  }

  @Test
  void a_suspect_that_was_not_in_hands_at_the_second_death_is_still_to_be_tried()
      throws IOException {
    try (CrashJournal dies = open()) {
      dies.enter(request(1), 0);
    }
    try (CrashJournal killed = open()) {
      killed.aloneBegins();
    }
    try (CrashJournal next = open()) {
      assertThat(next.of(at(1))).isEqualTo(Verdict.SUSPECT);
    }
  }

  @Test
  void processes_of_one_folder_have_a_file_each_and_the_next_one_learns_from_all()
      throws IOException {
    try (CrashJournal first = open();
        CrashJournal second = open()) {
      first.enter(request(1), 0);
      second.enter(request(2), 0);
    }
    try (CrashJournal next = open();
        CrashJournal another = open()) {
      assertThat(next.of(at(1))).isEqualTo(Verdict.SUSPECT);
      assertThat(next.of(at(2))).isEqualTo(Verdict.SUSPECT);
      assertThat(another.size()).isZero();
    }
  }

  @Test
  void another_stream_s_journal_and_a_damaged_one_say_nothing() throws IOException {
    try (CrashJournal dies = open()) {
      dies.enter(request(1), 0);
    }
    try (CrashJournal other = CrashJournal.open(folder, "other stream", TOPIC, log(false))) {
      assertThat(other.size()).isZero();
    }
    for (Path file : files()) {
      Files.writeString(file, "no journal");
    }
    try (CrashJournal next = open()) {
      assertThat(next.size()).isZero();
    }
  }

  @Test
  void what_a_process_had_in_hands_that_was_killed_from_outside_is_not_suspect()
      throws IOException {
    try (CrashJournal killed = open(true)) {
      killed.enter(request(1), 0);
    }
    try (CrashJournal next = open(true)) {
      assertThat(next.size()).isZero();
    }
  }

  @Test
  void what_a_process_had_in_hands_that_wrote_of_its_death_is_suspect() throws IOException {
    try (CrashJournal dies = open(true)) {
      dies.enter(request(1), 0);
    }
    Files.createFile(logged);
    try (CrashJournal next = open(true)) {
      assertThat(next.of(at(1))).isEqualTo(Verdict.SUSPECT);
    }
  }

  @Test
  void the_log_of_an_earlier_process_of_the_same_number_says_nothing() throws IOException {
    Files.createFile(logged);
    Files.setLastModifiedTime(logged, FileTime.from(began.minusSeconds(1)));
    try (CrashJournal killed = open(true)) {
      killed.enter(request(1), 0);
    }
    try (CrashJournal next = open(true)) {
      assertThat(next.size()).isZero();
    }
  }

  @Test
  void a_suspect_during_whose_trial_the_process_was_killed_is_tried_again() throws IOException {
    try (CrashJournal dies = open(false)) {
      dies.enter(request(1), 0);
    }
    try (CrashJournal killed = open(true)) {
      killed.aloneBegins();
      killed.enter(request(1), 0, version("1"));
    }
    try (CrashJournal next = open(true)) {
      assertThat(next.of(at(1))).isEqualTo(Verdict.SUSPECT);
    }
  }

  @Test
  void a_version_that_kills_with_one_image_after_the_other_takes_one_of_them_with_it()
      throws IOException {
    try (CrashJournal dies = open()) {
      for (int row = 0; row < 4; row++) {
        dies.enter(request(row), row, version("2"));
      }
    }
    for (int offset = 0; offset < 4; offset++) {
      try (CrashJournal diesAlone = open()) {
        diesAlone.aloneBegins();
        diesAlone.enter(request(offset), 0, version("2"));
      }
    }
    try (CrashJournal next = open()) {
      assertThat(next.of(at(0))).isEqualTo(Verdict.POISON);
      for (int offset = 1; offset < 4; offset++) {
        assertThat(next.of(at(offset))).isEqualTo(Verdict.SUSPECT);
      }
    }
  }

  @Test
  void images_that_kill_a_version_that_works_are_poison_each() throws IOException {
    try (CrashJournal works = open()) {
      works.ran(version("1"), (int) VersionRuns.PROVEN);
      works.enter(request(0), 0, version("1"));
      works.enter(request(1), 1, version("1"));
    }
    for (int offset = 0; offset < 2; offset++) {
      try (CrashJournal diesAlone = open()) {
        diesAlone.aloneBegins();
        diesAlone.enter(request(offset), 0, version("1"));
      }
    }
    try (CrashJournal next = open()) {
      assertThat(next.of(at(0))).isEqualTo(Verdict.POISON);
      assertThat(next.of(at(1))).isEqualTo(Verdict.POISON);
    }
  }

  @Test
  void of_many_versions_the_last_are_remembered() throws IOException {
    try (CrashJournal journal = open()) {
      for (int version = 0; version < 100; version++) {
        journal.ran(version("v" + version), 1);
      }
      journal.enter(request(1), 0, version("v99"));
    }
    try (CrashJournal next = open()) {
      assertThat(next.of(at(1))).isEqualTo(Verdict.SUSPECT);
    }
  }

  @Test
  void the_oldest_go_when_there_are_too_many() throws IOException {
    for (int death = 0; death < 3; death++) {
      try (CrashJournal dies = open()) {
        for (int row = 0; row < 400; row++) {
          dies.enter(request(1000 * death + row), row);
        }
      }
    }
    try (CrashJournal next = open()) {
      assertThat(next.size()).isEqualTo(JournalFile.SUSPECTS_MAX);
      assertThat(next.of(at(0))).isEqualTo(Verdict.CLEAR);
      assertThat(next.of(at(2399))).isEqualTo(Verdict.SUSPECT);
    }
  }

  @Test
  void a_suspect_is_tried_alone() throws IOException {
    try (CrashJournal dies = open()) {
      dies.enter(request(1), 0);
    }
    try (CrashJournal journal = open()) {
      Quarantine quarantine = new Quarantine(Optional.of(journal));
      ImageRequest suspect = request(1);
      ImageRequest other = request(2);

      assertThat(quarantine.mayBegin(other, false)).isTrue();
      assertThat(quarantine.mayBegin(suspect, false)).as("while another runs").isFalse();
      assertThat(quarantine.mayBegin(suspect, true)).isTrue();
      assertThat(quarantine.mayBegin(other, false)).as("while the suspect runs").isFalse();
      assertThat(quarantine.mayBegin(suspect, false)).as("its second pass").isTrue();
      quarantine.ended();
      assertThat(quarantine.mayBegin(other, false)).isTrue();
      assertThat(quarantine.mayBegin(suspect, false)).as("if it comes again").isTrue();
    }
  }

  @Test
  void a_suspect_that_is_given_up_during_its_trial_stays_suspect() throws IOException {
    try (CrashJournal dies = open()) {
      dies.enter(request(1), 0);
    }
    try (CrashJournal journal = open()) {
      Quarantine quarantine = new Quarantine(Optional.of(journal));
      ImageRequest suspect = request(1);

      assertThat(quarantine.mayBegin(suspect, true)).isTrue();
      quarantine.givenUp(request(2));
      quarantine.givenUp(suspect);
      assertThat(quarantine.mayBegin(request(2), false)).as("while its rows are in use").isFalse();
      quarantine.ended();
      assertThat(quarantine.mayBegin(request(2), true)).isTrue();
      assertThat(journal.of(at(1))).isEqualTo(Verdict.SUSPECT);

      assertThat(quarantine.mayBegin(suspect, true)).as("when it comes again").isTrue();
      quarantine.ended();
      assertThat(journal.of(at(1))).isEqualTo(Verdict.CLEAR);
    }
  }

  @Test
  void a_folder_that_cannot_be_made_is_an_error_if_it_was_asked_for() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(
            () -> new CrashConfig(Optional.of(file.resolve("below")), true).open(STREAM, TOPIC))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("set crash-journal to a folder that can be written, or to off");
    assertThat(new CrashConfig(Optional.of(file.resolve("below")), false).open(STREAM, TOPIC))
        .isEmpty();
    assertThat(CrashConfig.from("", Map.of("STREAMTUNE_HOME", "/srv/home")))
        .isEqualTo(new CrashConfig(Optional.of(Path.of("/srv/home/crash-journal")), false));
    assertThat(CrashConfig.from("here", Map.of()))
        .isEqualTo(new CrashConfig(Optional.of(Path.of("here")), true));
    assertThat(CrashConfig.from("off", Map.of()).folder()).isEmpty();
  }
}
