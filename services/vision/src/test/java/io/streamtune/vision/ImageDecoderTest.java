package io.streamtune.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: rows hold what the manifest says. Method: pictures made by code, compared with an
 * independent resize or with the colour they were filled with.
 */
class ImageDecoderTest {
  private static final Preprocessing SPEC = Preprocessing.IMAGENET;

  @ParameterizedTest
  @CsvSource({"500, 375", "375, 500", "256, 256", "300, 1000", "1100, 900", "120, 90"})
  void the_centre_view_is_close_to_the_reference_resize(int width, int height) {
    BufferedImage image = Pictures.gradient(width, height, BufferedImage.TYPE_3BYTE_BGR);

    byte[] pixels = Pictures.centre(Pictures.encode(image, "png"), SPEC);

    // The picture is smooth: what remains is rounding, and a shift of the crop would show as 0.9.
    assertThat(Pictures.difference(pixels, ReferenceResize.centre(image, SPEC))).isLessThan(0.4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "tiff"})
  void every_format_shows_the_same_picture(String format) {
    BufferedImage image = Pictures.gradient(640, 480, BufferedImage.TYPE_3BYTE_BGR);

    byte[] pixels = Pictures.centre(Pictures.encode(image, format), SPEC);

    // JPEG at ImageIO's default quality loses about one step.
    assertThat(Pictures.difference(pixels, ReferenceResize.centre(image, SPEC))).isLessThan(2.5);
  }

  @Test
  void a_large_jpeg_decoded_at_a_fraction_shows_the_same_picture() {
    BufferedImage image = Pictures.gradient(2400, 1800, BufferedImage.TYPE_3BYTE_BGR);

    byte[] pixels = Pictures.centre(Pictures.encode(image, "jpg"), SPEC);

    assertThat(Pictures.difference(pixels, ReferenceResize.centre(image, SPEC))).isLessThan(1.5);
  }

  @ParameterizedTest
  @CsvSource({
    "10, jpg", // gray of 8 bits
    "10, png",
    "11, png", // gray of 16 bits
    "10, bmp",
    "13, gif", // indexed
    "13, png",
    "13, bmp",
    "10, tiff",
    "11, tiff"
  })
  void gray_palette_and_16_bits_keep_their_colour(int type, String format) {
    byte[] pixels = Pictures.centre(Pictures.filled(0xffcccccc, type, format), SPEC);

    for (byte value : pixels) {
      assertThat(value & 0xff).isBetween(0xcc - 2, 0xcc + 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void half_transparent_black_becomes_middle_gray(String format) {
    byte[] encoded = Pictures.filled(0x80000000, BufferedImage.TYPE_4BYTE_ABGR, format);

    byte[] pixels = Pictures.centre(encoded, SPEC);

    assertThat(pixels[0] & 0xff).isBetween(125, 129);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void half_transparent_white_stays_white(String format) {
    byte[] encoded = Pictures.filled(0x80ffffff, BufferedImage.TYPE_4BYTE_ABGR, format);

    byte[] pixels = Pictures.centre(encoded, SPEC);

    assertThat(pixels[0] & 0xff).isBetween(253, 255);
  }

  @Test
  void half_transparent_black_webp_becomes_middle_gray() {
    byte[] pixels = Pictures.centre(Pictures.webp(0, 0, 0, 128), SPEC);

    assertThat(pixels[0] & 0xff).isBetween(125, 129);
  }

  @Test
  void an_opaque_webp_keeps_its_colour_order() {
    byte[] pixels = Pictures.centre(Pictures.webp(30, 20, 10, 255), SPEC);

    assertThat(Arrays.copyOf(pixels, 3)).containsExactly(10, 20, 30);
  }

  @Test
  void a_transparent_gif_becomes_white() {
    byte[] encoded = Pictures.filled(0x00000000, BufferedImage.TYPE_4BYTE_ABGR, "gif");

    assertThat(Pictures.centre(encoded, SPEC)).containsOnly(0xff);
  }

  @Test
  void rows_are_red_first_also_for_models_that_want_blue_first() {
    Preprocessing bgr =
        new Preprocessing(
            8,
            8,
            Preprocessing.Resize.SQUASH,
            SPEC.mean(),
            SPEC.std(),
            Preprocessing.ColorOrder.BGR);
    byte[] encoded = Pictures.filled(0xff0a141e, BufferedImage.TYPE_3BYTE_BGR, "png");

    assertThat(Arrays.copyOf(Pictures.centre(encoded, bgr), 3)).containsExactly(10, 20, 30);
  }

  @Test
  void the_flip_is_the_mirror_image_of_the_centre() {
    byte[] encoded =
        Pictures.encode(Pictures.gradient(500, 375, BufferedImage.TYPE_3BYTE_BGR), "png");

    byte[] rows = Pictures.views(encoded, SPEC, Views.centreAndFlip());

    byte[] mirrored = new byte[SPEC.rowBytes()];
    for (int y = 0; y < 224; y++) {
      for (int x = 0; x < 224; x++) {
        System.arraycopy(rows, (y * 224 + x) * 3, mirrored, (y * 224 + 223 - x) * 3, 3);
      }
    }
    byte[] flip = Arrays.copyOfRange(rows, SPEC.rowBytes(), 2 * SPEC.rowBytes());
    assertThat(Pictures.difference(flip, mirrored)).isLessThan(0.1);
  }

  @Test
  void equal_seeds_give_equal_pixels_and_other_seeds_others() {
    byte[] encoded =
        Pictures.encode(Pictures.gradient(500, 375, BufferedImage.TYPE_3BYTE_BGR), "jpg");

    byte[] first = Pictures.views(encoded, SPEC, Views.fastai(4, 7));
    byte[] second = Pictures.views(encoded, SPEC, Views.fastai(4, 7));
    byte[] other = Pictures.views(encoded, SPEC, Views.fastai(4, 8));

    assertThat(first).isEqualTo(second).isNotEqualTo(other);
  }

  @Test
  void only_the_rows_from_the_position_on_are_written() {
    byte[] encoded = Pictures.filled(0xffffffff, BufferedImage.TYPE_3BYTE_BGR, "png");
    ByteBuffer target = ByteBuffer.allocateDirect(SPEC.rowBytes() + 20).position(10);

    try (ImageDecoder decoder = new ImageDecoder(SPEC, DecodeLimits.DEFAULTS)) {
      decoder.decode(encoded, Views.centre(), target);
    }

    assertThat(target.position()).isEqualTo(10);
    assertThat(target.get(9)).isZero();
    assertThat(target.get(10)).isEqualTo((byte) 0xff);
    assertThat(target.get(SPEC.rowBytes() + 9)).isEqualTo((byte) 0xff);
    assertThat(target.get(SPEC.rowBytes() + 10)).isZero();
  }

  @Test
  void a_target_without_room_is_the_callers_mistake() {
    try (ImageDecoder decoder = new ImageDecoder(SPEC, DecodeLimits.DEFAULTS)) {
      ByteBuffer small = ByteBuffer.allocateDirect(10);

      assertThatThrownBy(() -> decoder.decode(new byte[0], List.of(new View.Centre()), small))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("150528 bytes");
    }
  }
}
