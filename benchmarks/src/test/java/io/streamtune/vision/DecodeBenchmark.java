package io.streamtune.vision;

import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Views;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A JPEG of 500 x 375 pixels into a row of 224 x 224, and into five. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class DecodeBenchmark {
  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;

  private final ImageDecoder decoder =
      new ImageDecoder(Preprocessing.IMAGENET, DecodeLimits.DEFAULTS);
  private final ByteBuffer rows = ByteBuffer.allocateDirect(5 * Preprocessing.IMAGENET.rowBytes());
  private byte[] jpeg = {};

  /** Draws a picture: smooth areas with grain, some 60 KB as a JPEG. */
  @Setup
  public void draw() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int grain = random.nextInt(24);
        int red = (int) (100 + 80 * Math.sin(x / 40.0)) + grain;
        int green = (int) (100 + 80 * Math.cos(y / 30.0)) + grain;
        int blue = (int) (100 + 80 * Math.sin((x + y) / 60.0)) + grain;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", out);
    jpeg = out.toByteArray();
  }

  /** The plain view. */
  @Benchmark
  public Decoded centre() {
    return decoder.decode(jpeg, Views.centre(), rows);
  }

  /** The plain view and four augmented ones. */
  @Benchmark
  public Decoded fiveViews() {
    return decoder.decode(jpeg, Views.fastai(4, 1), rows);
  }
}
