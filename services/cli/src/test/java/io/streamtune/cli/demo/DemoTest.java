package io.streamtune.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.cli.demo.learn.DemoDataset;
import io.streamtune.cli.demo.learn.LearnDemo;
import io.streamtune.cli.demo.session.DemoOptions;
import io.streamtune.cli.demo.session.DemoPage;
import io.streamtune.cli.demo.session.DemoTally;
import io.streamtune.cli.demo.session.ImageFeed;
import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.display.terminal.UserError;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Goal: the demo does the whole job with nothing given, and counts truly. Method: it runs as it is,
 * with a real broker and a freshly initialised ResNet-50.
 */
@Tag("broker")
final class DemoTest {
  private final ByteTerminal terminal = new ByteTerminal();

  @TempDir private Path folder;

  @Test
  void with_nothing_given_it_says_so_and_every_picture_is_predicted() {
    terminal.environment(Map.of("STREAMTUNE_HOME", folder.toString()));

    int status = run("--count", "6", "--rate", "20", "--device", "cpu", "--exit", "--port", "0");

    assertThat(terminal.err())
        .contains("IT HAS LEARNT NOTHING YET")
        .contains("generated pictures of simple shapes")
        .containsPattern("The page: http://127\\.0\\.0\\.1:\\d+/");
    assertThat(lastLine()).isEqualTo("sent=6 predicted=6 dead=0 lost=0");
    assertThat(status).isZero();
  }

  @Test
  void a_file_that_is_no_image_is_a_dead_letter_and_nothing_is_lost() throws Exception {
    terminal.environment(Map.of("STREAMTUNE_HOME", folder.resolve("home").toString()));
    Path images = Files.createDirectory(folder.resolve("images"));
    Files.write(images.resolve("picture.jpg"), new GeneratedPictures(1).picture(0).jpeg());
    Files.writeString(images.resolve("note.txt"), "no image");
    try (RandomAccessFile film = new RandomAccessFile(images.resolve("film").toFile(), "rw")) {
      film.setLength(40 << 20);
    }

    int status = run("--images", images.toString(), "--count", "4", "--rate", "20", "--exit");

    assertThat(terminal.out()).contains("note.txt  REFUSED unsupported-format");
    assertThat(terminal.err()).contains("2 files", "without 1 of more than 32 MiB");
    assertThat(lastLine()).isEqualTo("sent=4 predicted=2 dead=2 lost=0");
    assertThat(status).isZero();
  }

  @Test
  void learning_from_photos_needs_a_model_and_two_classes() throws Exception {
    Path dogs = Files.createDirectories(folder.resolve("photos/dogs"));
    Files.write(dogs.resolve("1.jpg"), new GeneratedPictures(1).picture(0).jpeg());

    assertThatThrownBy(() -> new DemoDataset.Folder(folder.resolve("photos")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("one class only: dogs");
    Path cats = Files.createDirectories(folder.resolve("photos/cats"));
    Files.write(cats.resolve("1.jpg"), new GeneratedPictures(1).picture(1).jpeg());
    DemoOptions photos =
        new DemoOptions(
            Optional.of(folder.resolve("photos")),
            Optional.empty(),
            1,
            1,
            false,
            "cpu",
            true,
            new DemoPage.Choice(false, Optional.empty()));
    assertThatThrownBy(() -> new LearnDemo(photos, terminal.piped()).run())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("needs a model to start from");
  }

  @Test
  void a_port_that_is_none_is_wrong_usage() {
    assertThat(run("--port", "70000")).isEqualTo(2);
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void a_wrong_folder_is_told_before_anything_is_started() {
    assertThatThrownBy(() -> ImageFeed.Folder.of(folder.resolve("nowhere")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is no folder");
    assertThatThrownBy(() -> ImageFeed.Folder.of(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no file below");
  }

  @Test
  void the_live_view_draws_over_itself_and_never_wraps() {
    DemoView view = DemoView.of(terminal.interactive());

    view.answer("x".repeat(500));
    view.progress(new DemoTally.Counts(3, 2, 0, 1), 1);
    view.answer("second");
    view.progress(new DemoTally.Counts(3, 3, 0, 0), 2);

    assertThat(terminal.out())
        .contains("\033[2A")
        .contains("sent 3  predicted 3  dead 0  waiting 0");
    assertThat(terminal.out().lines())
        .allMatch(line -> line.replaceAll("\033\\[\\d+\\w", "").length() < 100);
  }

  private int run(String... arguments) {
    return new CommandLine(new DemoCommand(terminal.piped())).execute(arguments);
  }

  private String lastLine() {
    List<String> lines = terminal.out().lines().toList();
    return lines.getLast();
  }
}
