package io.streamtune.loadtest.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.display.terminal.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: what is sent is what was asked for. Method: bodies, read back with the JDK's decoder. */
class PayloadsTest {
  @TempDir Path folder;

  @Test
  void pictures_have_the_sizes_asked_for_by_turns() throws IOException {
    Payloads drawn = Payloads.drawn(List.of(new PictureSize(48, 32), new PictureSize(16, 24)), 1);

    assertThat(ImageIO.read(new ByteArrayInputStream(drawn.of(0).bytes())).getWidth())
        .isEqualTo(48);
    assertThat(ImageIO.read(new ByteArrayInputStream(drawn.of(61).bytes())).getHeight())
        .isEqualTo(24);
    assertThat(drawn.of(0).contentType()).isEqualTo("image/jpeg");
    assertThat(drawn.description()).isEqualTo("60 generated pictures of 48x32, 16x24 pixels");
  }

  @Test
  void files_are_sent_as_they_are_in_the_order_of_their_names() throws IOException {
    Files.writeString(folder.resolve("b.txt"), "text");
    Files.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    Files.writeString(folder.resolve(".hidden"), "no");

    Payloads files = Payloads.folder(folder);

    assertThat(files.list())
        .extracting(Payload::contentType)
        .containsExactly("image/png", "application/octet-stream");
    assertThat(new String(files.of(3).bytes(), UTF_8)).isEqualTo("text");
    assertThat(files.description()).isEqualTo("2 files below " + folder);
  }

  @Test
  void an_empty_folder_and_no_folder_are_said() {
    assertThatThrownBy(() -> Payloads.folder(folder))
        .isInstanceOf(UserError.class)
        .hasMessage("there is no file to send below " + folder);
    assertThatThrownBy(() -> Payloads.folder(folder.resolve("none")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is no folder");
  }

  @Test
  void media_types_are_told_by_the_first_bytes() {
    assertThat(List.of("GIF89a", "BM12", "II*\0", "RIFF1234WEBP", "RIFF1234WAVE", ""))
        .extracting(text -> MediaType.of(text.getBytes(UTF_8)))
        .containsExactly(
            "image/gif",
            "image/bmp",
            "image/tiff",
            "image/webp",
            "application/octet-stream",
            "application/octet-stream");
  }

  @Test
  void sizes_are_read_and_odd_ones_refused() {
    assertThat(PictureSize.of("500x375")).isEqualTo(new PictureSize(500, 375));
    assertThatThrownBy(() -> PictureSize.of("500")).hasMessageContaining("looks like 500x375");
    assertThatThrownBy(() -> PictureSize.of("8x900")).hasMessageContaining("16 to 8000 pixels");
  }

  @Test
  void the_share_of_broken_images_is_as_asked_and_none_can_be_decoded() throws IOException {
    Payload good = Payloads.drawn(List.of(new PictureSize(32, 32)), 1).of(0);
    BrokenShare tenth = new BrokenShare(0.1, 5);

    List<Payload> sent = IntStream.range(0, 2000).mapToObj(_ -> tenth.next(good)).toList();

    List<Payload> broken = sent.stream().filter(Payload::broken).toList();
    assertThat((double) broken.size()).isCloseTo(200, within(4 * 13.4)); // Four deviations.
    for (Payload one : broken) {
      assertThat(decodes(one)).isFalse();
    }
  }

  @Test
  void the_same_seed_breaks_the_same_images() {
    Payload good = Payloads.drawn(List.of(new PictureSize(32, 32)), 1).of(0);
    BrokenShare first = new BrokenShare(0.5, 5);
    BrokenShare second = new BrokenShare(0.5, 5);

    for (int i = 0; i < 100; i++) {
      assertThat(first.next(good).bytes()).isEqualTo(second.next(good).bytes());
    }
  }

  private static boolean decodes(Payload payload) {
    try {
      return ImageIO.read(new ByteArrayInputStream(payload.bytes())) != null;
    } catch (IOException _) {
      return false;
    }
  }
}
