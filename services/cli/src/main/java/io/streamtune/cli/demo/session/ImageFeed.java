package io.streamtune.cli.demo.session;

import io.streamtune.display.pictures.GeneratedPicture;
import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.display.terminal.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The images that a demo sends, one after the other, starting over at the end. */
public sealed interface ImageFeed {

  /** Returns the image to send as number {@code index}, from 0. */
  Image image(long index);

  /** Describes the images, for people. */
  String describe();

  /**
   * An encoded image.
   *
   * @param name file name
   * @param bytes the file
   */
  @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
  record Image(String name, byte[] bytes) {}

  /** Pictures drawn by this program; drawn once, because drawing takes longer than sending. */
  record Generated(List<GeneratedPicture> pictures) implements ImageFeed {
    private static final int PICTURES = 60;

    public static Generated draw() {
      GeneratedPictures generator = new GeneratedPictures(1);
      return new Generated(LongStream.range(0, PICTURES).mapToObj(generator::picture).toList());
    }

    @Override
    public Image image(long index) {
      GeneratedPicture picture = pictures.get((int) (index % pictures.size()));
      return new Image(picture.name(), picture.jpeg());
    }

    @Override
    public String describe() {
      return pictures.size()
          + " generated pictures of simple shapes (no photos; --images DIR sends your own)";
    }
  }

  /**
   * The files below a folder, whatever they contain, except hidden ones and those that exceed the
   * limit of the demo's topics.
   *
   * @param folder the folder
   * @param files the files to send
   * @param tooLarge number of files that are too large
   */
  record Folder(Path folder, List<Path> files, int tooLarge) implements ImageFeed {
    /** The service's default limit, in MiB. */
    private static final int FILE_MIB_MAX = 32;

    public static Folder of(Path folder) {
      if (!Files.isDirectory(folder)) {
        throw new UserError(
            folder + " is no folder", "--images takes a folder with image files in it or below it");
      }
      try (Stream<Path> below = Files.walk(folder)) {
        List<Path> files =
            below
                .filter(Files::isRegularFile)
                .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                .sorted()
                .toList();
        List<Path> sent = new ArrayList<>();
        for (Path file : files) {
          if (Files.size(file) <= FILE_MIB_MAX << 20) {
            sent.add(file);
          }
        }
        if (sent.isEmpty()) {
          throw new UserError(
              "there is no file below " + folder + " of up to " + FILE_MIB_MAX + " MiB",
              "--images takes a folder with image files");
        }
        return new Folder(folder, sent, files.size() - sent.size());
      } catch (IOException | UncheckedIOException e) {
        throw new UserError(
            folder + " cannot be read: " + e.getMessage(), "check its permissions", e);
      }
    }

    @Override
    public Image image(long index) {
      Path file = files.get((int) (index % files.size()));
      try {
        return new Image(folder.relativize(file).toString(), Files.readAllBytes(file));
      } catch (IOException e) {
        throw new UserError(
            file + " cannot be read: " + e.getMessage(), "check its permissions", e);
      }
    }

    @Override
    public String describe() {
      String without =
          tooLarge == 0
              ? ""
              : " (without %d of more than %d MiB)".formatted(tooLarge, FILE_MIB_MAX);
      return files.size() + " files below " + folder + without;
    }
  }
}
