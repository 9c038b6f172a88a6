package io.streamtune.vision;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.vision.pixels.OpenCv;
import io.streamtune.vision.view.Augmentation;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a photo's EXIF orientation is undone exactly, in every view. Method: a JPEG with an
 * orientation tag put in by code against a PNG of the same pixels turned upright by this test.
 */
class OrientationTest {
  private static final Preprocessing SPEC = Preprocessing.IMAGENET;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void the_centre_equals_that_of_the_upright_photo(int orientation) throws IOException {
    byte[] stored = jpeg(500, 375);

    byte[] turned = Pictures.centre(withOrientation(stored, orientation), SPEC);

    assertThat(turned).isEqualTo(Pictures.centre(upright(stored, orientation), SPEC));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void augmented_views_equal_those_of_the_upright_photo(int orientation) throws IOException {
    byte[] stored = jpeg(500, 375);
    List<View> views = Views.fastai(8, 3, Augmentation.TOP_DOWN.withMaxZoom(1.1));

    byte[] turned = Pictures.views(withOrientation(stored, orientation), SPEC, views);

    // Rotated views interpolate with fractions of 1/32 pixel, which depend on the direction.
    byte[] expected = Pictures.views(upright(stored, orientation), SPEC, views);
    assertThat(Pictures.difference(turned, expected)).isLessThan(0.2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_jpeg_decoded_at_a_fraction_is_turned_upright_too(int orientation) throws IOException {
    byte[] stored = jpeg(1601, 1203);

    byte[] turned = Pictures.centre(withOrientation(stored, orientation), SPEC);

    byte[] expected = Pictures.centre(upright(stored, orientation), SPEC);
    assertThat(Pictures.difference(turned, expected)).isLessThan(1);
  }

  private static byte[] jpeg(int width, int height) {
    return Pictures.encode(Pictures.gradient(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpg");
  }

  /** Puts an APP1 segment with nothing but the orientation behind the start marker. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] segment = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8, // big-endian TIFF, directory at 8
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0, // one entry: SHORT x 1
      0,
      0,
      0,
      0 // no next directory
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(segment);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  /** The JPEG's pixels as a PNG, moved to where the orientation says that they belong. */
  private static byte[] upright(byte[] jpeg, int orientation) throws IOException {
    BufferedImage stored = ImageIO.read(new ByteArrayInputStream(decoded(jpeg)));
    int w = stored.getWidth();
    int h = stored.getHeight();
    boolean turned = orientation >= 5;
    BufferedImage upright =
        new BufferedImage(turned ? h : w, turned ? w : h, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int right = w - 1 - x;
        int below = h - 1 - y;
        int toX = new int[] {x, right, right, x, y, below, below, y}[orientation - 1];
        int toY = new int[] {y, y, below, below, x, x, right, right}[orientation - 1];
        upright.setRGB(toX, toY, stored.getRGB(x, y));
      }
    }
    return Pictures.encode(upright, "png");
  }

  /** A PNG of what OpenCV decodes, so that two JPEG decoders are not compared here. */
  private static byte[] decoded(byte[] jpeg) {
    OpenCv.load();
    try (BytePointer bytes = new BytePointer(jpeg);
        Mat encoded = new Mat(1, jpeg.length, opencv_core.CV_8UC1, bytes);
        Mat pixels = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR_BGR);
        BytePointer out = new BytePointer()) {
      opencv_imgcodecs.imencode(".png", pixels, out);
      byte[] png = new byte[(int) out.limit()];
      out.get(png);
      return png;
    }
  }
}
