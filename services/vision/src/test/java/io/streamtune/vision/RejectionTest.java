package io.streamtune.vision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ErrorCode;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.header.ImageFormat;
import io.streamtune.vision.header.ImageHeader;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Views;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: what cannot be shown is refused with the right code. Method: pictures cut and bent. */
class RejectionTest {
  private static final BufferedImage PICTURE =
      Pictures.gradient(320, 240, BufferedImage.TYPE_3BYTE_BGR);

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "tiff"})
  void a_file_cut_anywhere_is_truncated(String format) {
    byte[] whole = Pictures.encode(PICTURE, format);

    for (int percent = 5; percent < 95; percent += 10) {
      byte[] part = Arrays.copyOf(whole, whole.length * percent / 100);
      assertThat(code(Pictures.decode(part))).as("%d %%", percent).isEqualTo(ErrorCode.TRUNCATED);
    }
  }

  @Test
  void a_gif_cut_in_its_first_frame_is_truncated() {
    byte[] whole =
        Pictures.encode(Pictures.gradient(320, 240, BufferedImage.TYPE_BYTE_INDEXED), "gif");

    byte[] part = Arrays.copyOf(whole, whole.length / 2);

    assertThat(code(Pictures.decode(part))).isEqualTo(ErrorCode.TRUNCATED);
  }

  @Test
  void a_jpeg_that_lacks_nothing_but_its_end_marker_is_an_image() {
    byte[] whole = Pictures.encode(PICTURE, "jpg");

    assertThat(Pictures.decode(Arrays.copyOf(whole, whole.length - 2)))
        .isInstanceOf(Decoded.Image.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "tiff"})
  void bytes_after_the_picture_do_not_matter(String format) {
    byte[] whole = Pictures.encode(PICTURE, format);

    assertThat(Pictures.decode(Arrays.copyOf(whole, whole.length + 99)))
        .isEqualTo(new Decoded.Image(formatOf(whole), 320, 240));
  }

  @ParameterizedTest
  @CsvSource({
    "'', no bytes",
    "hello world, text",
    "'<svg xmlns=\"\"/>', SVG",
    "'0000ftypheic', HEIC",
    "'0000ftypavif', AVIF",
    "8BPS0000, PSD"
  })
  void other_kinds_are_unsupported_and_named(String content, String kind) {
    assertThat(Pictures.decode(content.getBytes(ISO_8859_1)))
        .isInstanceOfSatisfying(
            Decoded.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
              assertThat(rejected.detail()).startsWith(kind + ";");
            });
  }

  @Test
  void each_limit_has_its_code() {
    byte[] encoded = Pictures.encode(PICTURE, "png");
    Duration second = Duration.ofSeconds(1);

    assertThat(limited(encoded, new DecodeLimits(10, 1 << 20, 1000, second)))
        .isEqualTo(ErrorCode.TOO_MANY_BYTES);
    assertThat(limited(encoded, new DecodeLimits(1 << 20, 76799, 1000, second)))
        .isEqualTo(ErrorCode.TOO_MANY_PIXELS);
    assertThat(limited(encoded, new DecodeLimits(1 << 20, 76800, 319, second)))
        .isEqualTo(ErrorCode.TOO_MANY_PIXELS);
    assertThat(limited(encoded, new DecodeLimits(1 << 20, 76800, 320, Duration.ofMillis(1))))
        .isEqualTo(ErrorCode.DECODE_TIMEOUT);
  }

  private static ErrorCode limited(byte[] encoded, DecodeLimits limits) {
    Preprocessing spec = Preprocessing.IMAGENET;
    try (ImageDecoder decoder = new ImageDecoder(spec, limits)) {
      ByteBuffer target = ByteBuffer.allocateDirect(spec.rowBytes());
      return code(decoder.decode(encoded, Views.centre(), target));
    }
  }

  private static ErrorCode code(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Rejected rejected -> rejected.code();
      case Decoded.Image image -> throw new AssertionError("not rejected: " + image);
    };
  }

  private static ImageFormat formatOf(byte[] encoded) {
    return switch (ImageHeader.read(encoded)) {
      case ImageHeader header -> header.format();
      case Decoded.Rejected rejected -> throw new AssertionError(rejected);
    };
  }
}
