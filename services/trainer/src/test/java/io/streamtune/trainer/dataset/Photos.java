package io.streamtune.trainer.dataset;

import io.streamtune.trainer.dataset.listing.DatasetReader;
import io.streamtune.trainer.dataset.listing.FileCheck;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures of one colour, written by code; tests recognise them by it. */
public final class Photos {
  public static final Preprocessing SMALL =
      new Preprocessing(
          16,
          16,
          Preprocessing.Resize.SHORT_SIDE,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f),
          Preprocessing.ColorOrder.RGB);

  private Photos() {}

  /** Reads with two threads and no listener. */
  static DatasetReader reader() {
    return new DatasetReader(new FileCheck(SMALL, DecodeLimits.DEFAULTS, 2, (done, total) -> {}));
  }

  public static Path write(Path file, int rgb) {
    BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(rgb));
    graphics.fillRect(0, 0, 24, 20);
    graphics.dispose();
    try {
      Files.createDirectories(file.resolveSibling("."));
      ImageIO.write(image, file.toString().endsWith(".bmp") ? "bmp" : "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  public static Path writeText(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code count} photos in the folder, {@code 00.png} on. */
  static void fill(Path folder, int count) {
    for (int i = 0; i < count; i++) {
      write(folder.resolve("%02d.png".formatted(i)), i + 1);
    }
  }
}
