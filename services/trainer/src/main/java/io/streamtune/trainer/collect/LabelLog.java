package io.streamtune.trainer.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.model.files.DurableFiles;
import io.streamtune.trainer.dataset.DatasetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file {@code labels.log}: one appended line for each change, in order. The line {@code forced}
 * states that the images of all lines above it are on the disk; those below it may not be.
 *
 * <p>What a crash cut off below the last {@code forced} is ignored when the log is read. A line
 * above it that cannot be read, or a log without any line, is damage.
 */
final class LabelLog implements AutoCloseable {
  private static final String FORCED = "forced";
  private static final int FIELDS = 5;

  private final FileChannel channel;
  private boolean hasNew;

  /**
   * One line: an image of the data set got a label, or left the data set.
   *
   * @param image name of its file, without extension
   * @param content sha256 (hex) of its bytes
   * @param isPersons whether a person gave the label
   * @param extension extension of its file
   * @param label the class; empty if the image left
   */
  record Line(
      String image, String content, boolean isPersons, String extension, Optional<String> label) {
    private static final Pattern IMAGE = Pattern.compile("\\p{XDigit}{32}");
    private static final Pattern CONTENT = Pattern.compile("\\p{XDigit}{64}");
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,10}");

    String text() {
      return String.join(
              "\t", image, content, isPersons ? "person" : "machine", extension, label.orElse(""))
          + "\n";
    }

    /** Returns the image of a file that has the name of one of ours, labelled by a person. */
    static Line ofFile(String name, String content, String label) {
      int dot = name.indexOf('.');
      return new Line(
          name.substring(0, dot), content, true, name.substring(dot + 1), Optional.of(label));
    }

    /** Returns this image with the given class, labelled by a person. */
    Line byPerson(String other) {
      return new Line(image, content, true, extension, Optional.of(other));
    }

    /** Returns this image with the label of another line; the file keeps its extension. */
    Line saidBy(Line other) {
      return new Line(image, content, other.isPersons, extension, other.label);
    }

    /** Returns the line by which the image leaves the data set. */
    Line left() {
      return new Line(image, content, isPersons, extension, Optional.empty());
    }

    static Optional<Line> parse(String text) {
      String[] fields = text.split("\t", -1);
      boolean isLine =
          fields.length == FIELDS
              && IMAGE.matcher(fields[0]).matches()
              && CONTENT.matcher(fields[1]).matches()
              && (fields[2].equals("person") || fields[2].equals("machine"))
              && EXTENSION.matcher(fields[3]).matches()
              && (fields[4].isEmpty() || Annotation.isName(fields[4]));
      if (!isLine) {
        return Optional.empty();
      }
      Optional<String> label = Optional.of(fields[4]).filter(name -> !name.isEmpty());
      return Optional.of(
          new Line(fields[0], fields[1], fields[2].equals("person"), fields[3], label));
    }

    /** Returns whether a file could be one of ours, judged by its name. */
    static boolean isFileName(String name) {
      int dot = name.indexOf('.');
      return dot >= 0
          && IMAGE.matcher(name.substring(0, dot)).matches()
          && EXTENSION.matcher(name.substring(dot + 1)).matches();
    }
  }

  /**
   * The content of a log.
   *
   * @param lines the lines in order
   * @param forced number of first lines whose images are on the disk
   * @param isWhole whether the log ends with {@code forced}: nothing was cut off
   * @param isDamaged whether the log is missing, empty, or has lines that cannot be read
   */
  record Content(List<Line> lines, int forced, boolean isWhole, boolean isDamaged) {

    /**
     * Checks that this machine's file system takes the names of the classes.
     *
     * @throws DatasetException if it does not take one of them
     */
    void requireStorable(Path root) {
      for (Line line : lines) {
        if (!line.label().map(Annotation::isStorable).orElse(true)) {
          throw new DatasetException(
              "this machine's file system takes no name such as class '%s' of %s"
                  .formatted(line.label().orElseThrow(), root),
              "start with LC_ALL=C.UTF-8");
        }
      }
    }
  }

  private LabelLog(FileChannel channel) {
    this.channel = channel;
  }

  static Content read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Content(List.of(), 0, false, true);
    }
    List<Line> lines = new ArrayList<>();
    int forced = 0;
    boolean isForcedEver = false;
    boolean isUnreadable = false;
    boolean isDamaged = false;
    // Bytes that are not UTF-8 become U+FFFD, which no name of ours contains.
    String text = new String(Files.readAllBytes(file), UTF_8);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      Optional<Line> parsed = Line.parse(line);
      if (line.equals(FORCED)) {
        forced = lines.size();
        isForcedEver = true;
        isDamaged |= isUnreadable;
        isUnreadable = false;
      } else if (parsed.isPresent()) {
        lines.add(parsed.get());
      } else {
        isUnreadable = true;
      }
    }
    boolean isLost = !isForcedEver && (isUnreadable || lines.isEmpty());
    boolean isWhole = text.endsWith(FORCED + "\n");
    return new Content(lines, forced, isWhole, isDamaged || isLost);
  }

  /** Replaces the log by one of these lines, whose images are on the disk. */
  static void replace(Path file, Collection<Line> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()));
    DurableFiles.write(file, text.append(FORCED).append('\n').toString().getBytes(UTF_8));
  }

  static LabelLog append(Path file) throws IOException {
    return new LabelLog(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  void add(Line line) throws IOException {
    hasNew = true;
    write(line.text());
  }

  /** Returns once everything is on the disk. The images of all lines must be there already. */
  void force() throws IOException {
    if (hasNew) {
      write(FORCED + "\n");
      channel.force(false);
      hasNew = false;
    }
  }

  /** Returns once the lines are on the disk, whether or not their images are. */
  void forceLines() throws IOException {
    channel.force(false);
  }

  private void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
