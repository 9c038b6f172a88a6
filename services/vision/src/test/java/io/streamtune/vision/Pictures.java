package io.streamtune.vision;

import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.pixels.OpenCv;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Views;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Assumptions;

/** Pictures made by code, and the way to the test data. */
final class Pictures {
  private Pictures() {}

  /** A smooth picture whose four quarters differ, so that every orientation shows. */
  static BufferedImage gradient(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int r = 255 * x / width;
        int g = 255 * y / height;
        int b = 128 + (int) (100 * Math.sin(x / 17.0) * Math.cos(y / 23.0));
        image.setRGB(x, y, 0xff000000 | r << 16 | g << 8 | b);
      }
    }
    return image;
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] filled(int argb, int type, String format) {
    BufferedImage image = new BufferedImage(300, 280, type);
    boolean gray = image.getRaster().getNumBands() == 1 && type != BufferedImage.TYPE_BYTE_INDEXED;
    if (gray) {
      // ImageIO's gray is linear light; the stored samples are what counts here.
      int[] samples = new int[300 * 280];
      int deep = type == BufferedImage.TYPE_USHORT_GRAY ? 257 : 1;
      Arrays.fill(samples, (argb & 0xff) * deep);
      image.getRaster().setSamples(0, 0, 300, 280, 0, samples);
      return encode(image, format);
    }
    for (int y = 0; y < 280; y++) {
      for (int x = 0; x < 300; x++) {
        image.setRGB(x, y, argb);
      }
    }
    return encode(image, format);
  }

  /** A lossless WebP of one colour. */
  static byte[] webp(int blue, int green, int red, int alpha) {
    OpenCv.load();
    try (Scalar color = new Scalar(blue, green, red, alpha);
        Mat image = new Mat(280, 300, opencv_core.CV_8UC4, color);
        BytePointer out = new BytePointer()) {
      opencv_imgcodecs.imencode(".webp", image, out);
      byte[] encoded = new byte[(int) out.limit()];
      out.get(encoded);
      return encoded;
    }
  }

  /** Decodes the centre view; fails the test if the picture is rejected. */
  static byte[] centre(byte[] encoded, Preprocessing spec) {
    return views(encoded, spec, Views.centre());
  }

  static byte[] views(byte[] encoded, Preprocessing spec, List<View> views) {
    ByteBuffer target = ByteBuffer.allocateDirect(views.size() * spec.rowBytes());
    try (ImageDecoder decoder = new ImageDecoder(spec, DecodeLimits.DEFAULTS)) {
      if (decoder.decode(encoded, views, target) instanceof Decoded.Rejected rejected) {
        throw new AssertionError(rejected);
      }
    }
    byte[] pixels = new byte[target.remaining()];
    target.get(pixels);
    return pixels;
  }

  static Decoded decode(byte[] encoded) {
    Preprocessing spec = Preprocessing.IMAGENET;
    try (ImageDecoder decoder = new ImageDecoder(spec, DecodeLimits.DEFAULTS)) {
      return decoder.decode(encoded, Views.centre(), ByteBuffer.allocateDirect(spec.rowBytes()));
    }
  }

  /** Mean absolute difference of two pictures. */
  static double difference(byte[] a, byte[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return sum / a.length;
  }

  static Path testData(String what) {
    String configured = System.getenv("STREAMTUNE_TESTDATA");
    Path root = Path.of(System.getProperty("streamtune.root", "../.."));
    Path data =
        configured == null ? root.resolve("../shared/data").normalize() : Path.of(configured);
    Path found = data.resolve(what);
    Assumptions.assumeTrue(Files.exists(found), "needs STREAMTUNE_TESTDATA: " + what);
    return found;
  }
}
