package io.streamtune.display.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Goal: the demo has pictures that are repeatable, different, balanced, and real JPEGs. Method:
 * draw some and decode them again.
 */
class GeneratedPicturesTest {

  @Test
  void the_same_seed_draws_the_same_bytes() {
    byte[] once = new GeneratedPictures(7).picture(3).jpeg();
    byte[] again = new GeneratedPictures(7).picture(3).jpeg();
    byte[] otherSeed = new GeneratedPictures(8).picture(3).jpeg();

    assertThat(once).isEqualTo(again).isNotEqualTo(otherSeed);
  }

  @Test
  void no_two_pictures_are_the_same() {
    Set<Integer> contents = new HashSet<>();

    new GeneratedPictures(1, 64, 48)
        .stream().limit(200).forEach(p -> contents.add(Arrays.hashCode(p.jpeg())));

    assertThat(contents).hasSize(200);
  }

  @Test
  void classes_take_turns_and_names_tell_them() {
    GeneratedPictures source = new GeneratedPictures(1, 64, 48);
    List<GeneratedPicture> pictures = source.stream().limit(10).toList();

    assertThat(pictures.stream().map(GeneratedPicture::className).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(source.classNames());
    assertThat(pictures.getFirst().name()).isEqualTo("circle-000000.jpg");
    assertThat(pictures.get(6).name()).isEqualTo("square-000006.jpg");
  }

  @Test
  void a_picture_is_a_jpeg_of_500_by_375_pixels() throws IOException {
    GeneratedPicture picture = new GeneratedPictures(1).picture(0);

    BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(picture.jpeg()));

    assertThat(decoded.getWidth()).isEqualTo(500);
    assertThat(decoded.getHeight()).isEqualTo(375);
    assertThat(picture.jpeg()).startsWith(0xFF, 0xD8).hasSizeBetween(5_000, 200_000);
  }

  @Test
  void every_figure_stands_out_from_its_background() throws IOException {
    for (GeneratedPicture picture : new GeneratedPictures(5).stream().limit(25).toList()) {
      BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(picture.jpeg()));

      assertThat(brightPixels(decoded)).as(picture.name()).isBetween(0.02, 0.85);
    }
  }

  @Test
  void a_picture_too_small_to_draw_on_is_refused() {
    assertThatThrownBy(() -> new GeneratedPictures(1, 8, 8))
        .hasMessage("pictures need at least 16 x 16 pixels, not 8 x 8");
  }

  private static double brightPixels(BufferedImage image) {
    int bright = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        int strongest = Math.max(rgb >> 16 & 0xff, Math.max(rgb >> 8 & 0xff, rgb & 0xff));
        bright += strongest > 127 ? 1 : 0;
      }
    }
    return (double) bright / (image.getWidth() * image.getHeight());
  }
}
