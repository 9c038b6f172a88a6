package io.streamtune.trainer.release.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture for the page, encoded for a browser. It keeps the array that it was given: do not
 * change it afterwards.
 */
public final class ReportPicture {
  private final String name;
  private final String mediaType;
  private final byte[] bytes;

  /**
   * Creates a picture from the bytes of a JPEG or PNG.
   *
   * @param name name of the picture: that of a file
   * @throws IllegalArgumentException if the bytes are neither
   */
  public ReportPicture(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    this.mediaType = mediaType(name, bytes);
  }

  /**
   * Encodes pixels as a JPEG.
   *
   * @param name name of the picture
   * @param rgb uint8[size, size, 3]
   */
  public static ReportPicture ofPixels(String name, byte[] rgb, int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      int red = rgb[3 * i] & 0xff;
      int green = rgb[3 * i + 1] & 0xff;
      int blue = rgb[3 * i + 2] & 0xff;
      image.setRGB(i % size, i / size, red << 16 | green << 8 | blue);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Why not to the stream itself: ImageIO would use a temporary file.
    try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "jpeg", memory);
    } catch (IOException e) {
      throw new UncheckedIOException("picture '" + name + "' cannot be encoded", e);
    }
    return new ReportPicture(name, out.toByteArray());
  }

  private static String mediaType(String name, byte[] bytes) {
    if (bytes.length > 3 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8) {
      return "image/jpeg";
    }
    if (bytes.length > 3 && bytes[0] == (byte) 0x89 && bytes[1] == 'P' && bytes[2] == 'N') {
      return "image/png";
    }
    throw new IllegalArgumentException("picture '" + name + "' is neither JPEG nor PNG");
  }

  public String name() {
    return name;
  }

  String mediaType() {
    return mediaType;
  }

  byte[] bytes() {
    return bytes;
  }
}
