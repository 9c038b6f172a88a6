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

/** What a demo sends: image after image, starting over at the end. */
public sealed interface ImageFeed {

  /** Returns the image to be sent as number {@code index}, from 0. */
  Image image(long index);

  /** Returns what is sent, for a person. */
  String describe();

  /**
   * An encoded image.
   *
   * @param name file name
   * @param bytes the file
   */
  @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
  record Image(String name, byte[] bytes) {}

  /** Pictures drawn by this program; drawn once, as drawing takes longer than sending. */
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
   * The files below a folder, whatever they contain; left out are hidden ones and those that no
   * topic of the demo would take.
   *
   * @param folder the folder
   * @param files those that are sent
   * @param tooLarge number of those that are not
   */
  record Folder(Path folder, List<Path> files, int tooLarge) implements ImageFeed {
    /** As large as the service takes by default, in MiB. */
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
