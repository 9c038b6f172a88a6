package io.streamtune.trainer.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code labels.log}: one line for each change, appended, in order. A line that was cut
 * off by a crash is dropped when the log is opened.
 */
final class LabelLog implements AutoCloseable {
  private static final int FIELDS = 5;

  private final FileChannel channel;

  /**
   * One line: an image of the data set got a label, or left it.
   *
   * @param image name of its file, without extension
   * @param content sha256 (hex) of its bytes
   * @param isPersons whether a person said so
   * @param extension of its file
   * @param label the class; empty if it left
   */
  record Line(
      String image, String content, boolean isPersons, String extension, Optional<String> label) {

    String text() {
      return String.join(
              "\t", image, content, isPersons ? "person" : "machine", extension, label.orElse(""))
          + "\n";
    }

    static Optional<Line> parse(String text) {
      String[] fields = text.split("\t", -1);
      if (fields.length != FIELDS) {
        return Optional.empty();
      }
      Optional<String> label = Optional.of(fields[4]).filter(name -> !name.isEmpty());
      return Optional.of(
          new Line(fields[0], fields[1], fields[2].equals("person"), fields[3], label));
    }
  }

  private LabelLog(FileChannel channel) {
    this.channel = channel;
  }

  /** Returns all whole lines, and cuts the rest off. */
  static List<Line> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file, UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    if (whole.length() < text.length()) {
      try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
        cut.truncate(whole.getBytes(UTF_8).length);
      }
    }
    List<Line> lines = new ArrayList<>();
    whole.lines().forEach(line -> Line.parse(line).ifPresent(lines::add));
    return lines;
  }

  static LabelLog append(Path file) throws IOException {
    return new LabelLog(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  void add(Line line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.text().getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Returns when everything is on the disk. */
  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
