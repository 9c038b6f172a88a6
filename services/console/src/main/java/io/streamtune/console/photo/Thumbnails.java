package io.streamtune.console.photo;

import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.View;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Draws thumbnails: the centre of an image as a square. A browser never receives the sender's
 * bytes, only pixels that were encoded here.
 *
 * <p><b>Owner:</b> one thread, which also closes it.
 */
public final class Thumbnails implements AutoCloseable {
  /** Why: the input size of most networks, and sharp on a card of 160 CSS pixels. */
  static final int SIDE = 224;

  private static final float QUALITY = 0.75f;

  /** Why: a thumbnail is not worth seconds or a gigabyte for one image. */
  private static final DecodeLimits LIMITS =
      new DecodeLimits(32L << 20, 64L << 20, 32768, Duration.ofSeconds(2));

  private static final Preprocessing SQUARE =
      new Preprocessing(
          SIDE,
          SIDE,
          Preprocessing.Resize.SHORT_SIDE,
          Preprocessing.IMAGENET.mean(),
          Preprocessing.IMAGENET.std(),
          Preprocessing.ColorOrder.RGB);

  private final ImageDecoder decoder = new ImageDecoder(SQUARE, LIMITS);
  private final ByteBuffer pixels = ByteBuffer.allocateDirect(SQUARE.rowBytes());
  private final BufferedImage canvas = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);

  /** Returns a JPEG of {@value #SIDE} pixels a side; empty if the bytes are no supported image. */
  public Optional<byte[]> draw(byte[] encoded) {
    return switch (decoder.decode(encoded, List.of(new View.Centre()), pixels)) {
      case Decoded.Rejected _ -> Optional.empty();
      case Decoded.Image _ -> Optional.of(jpeg());
    };
  }

  private byte[] jpeg() {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = 3 * (y * SIDE + x);
        int red = Byte.toUnsignedInt(pixels.get(at));
        int green = Byte.toUnsignedInt(pixels.get(at + 1));
        int blue = Byte.toUnsignedInt(pixels.get(at + 2));
        canvas.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return encoded();
  }

  private byte[] encoded() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(canvas, null, null), parameters);
    } catch (IOException e) { // memory does not fail
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
