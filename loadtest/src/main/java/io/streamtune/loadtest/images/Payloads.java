package io.streamtune.loadtest.images;

import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.display.terminal.FileProblem;
import io.streamtune.display.terminal.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bodies in memory, used in turn. Immutable; safe on any thread.
 *
 * @param list at least one
 * @param description what they are, for people
 */
public record Payloads(List<Payload> list, String description) {
  /** Why: enough different pictures that none occurs twice in a batch. */
  private static final int PICTURES = 60;

  /** Why: the service's default limit; the limit of a topic is lower. */
  private static final long FILE_BYTES_MAX = 32L << 20;

  /** Why: thousands of photos fit, and a small machine has that much memory. */
  private static final long BYTES_MAX = 256L << 20;

  private static final String REMEDY = "--images takes a folder with image files in it or below it";

  /** Copies the list. */
  public Payloads {
    list = List.copyOf(list);
    if (list.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to send");
    }
  }

  /** Returns the body for an image number, from 0. */
  public Payload of(long index) {
    return list.get((int) (index % list.size()));
  }

  /** Draws pictures of simple shapes; the sizes are used in turn. */
  public static Payloads drawn(List<PictureSize> sizes, long seed) {
    List<GeneratedPictures> sources =
        sizes.stream()
            .map(size -> new GeneratedPictures(seed, size.width(), size.height()))
            .toList();
    int count = Math.max(PICTURES, sizes.size());
    List<Payload> drawn = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drawn.add(Payload.of(sources.get(i % sources.size()).picture(i).jpeg()));
    }
    String names = sizes.stream().map(PictureSize::toString).collect(Collectors.joining(", "));
    return new Payloads(drawn, count + " generated pictures of " + names + " pixels");
  }

  /**
   * Reads the files below a folder unchanged, in the order of their names. Hidden files, files
   * above 32 MiB, and files that would exceed 256 MiB in total are left out.
   *
   * @throws UserError if there is no file, or one cannot be read
   */
  public static Payloads folder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserError(folder + " is no folder", REMEDY);
    }
    try (Stream<Path> below = Files.walk(folder)) {
      return read(folder, below.filter(Payloads::isVisibleFile).sorted().toList());
    } catch (IOException e) {
      throw new UserError(FileProblem.sentence(e), "check its permissions", e);
    } catch (UncheckedIOException e) {
      throw new UserError(e.getMessage() + "", "check its permissions", e);
    }
  }

  private static Payloads read(Path folder, List<Path> files) throws IOException {
    List<Payload> read = new ArrayList<>();
    long bytes = 0;
    for (Path file : files) {
      long size = Files.size(file);
      if (size <= FILE_BYTES_MAX && bytes + size <= BYTES_MAX) {
        bytes += size;
        read.add(Payload.of(Files.readAllBytes(file)));
      }
    }
    if (read.isEmpty()) {
      throw new UserError("there is no file to send below " + folder, REMEDY);
    }
    int leftOut = files.size() - read.size();
    String without = leftOut == 0 ? "" : " (%d more are too large)".formatted(leftOut);
    return new Payloads(read, read.size() + " files below " + folder + without);
  }

  private static boolean isVisibleFile(Path file) {
    return Files.isRegularFile(file) && !String.valueOf(file.getFileName()).startsWith(".");
  }
}
