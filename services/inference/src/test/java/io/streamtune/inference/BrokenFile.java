package io.streamtune.inference;

import java.nio.file.Path;
import java.util.List;

/**
 * A file of the corpus of broken images.
 *
 * @param path its path below the corpus
 * @param bytes what it holds
 * @param magic what its first bytes say: {@code jpeg}, {@code png}, {@code other}, …
 * @param verdict what another decoder says: {@code ok}, {@code huge}, {@code open-fail} or {@code
 *     decode-fail}; a lead, not the truth
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
record BrokenFile(String path, byte[] bytes, String magic, String verdict) {

  /** Returns all files, or skips the test. */
  static List<BrokenFile> all() {
    Path root = TestData.need("broken");
    List<String> lines =
        new String(
                TestData.read(root.resolve("INDEX.csv")), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .skip(1)
            .toList();
    return lines.stream().map(line -> of(root, line)).toList();
  }

  private static BrokenFile of(Path root, String line) {
    boolean quoted = line.startsWith("\"");
    int end = quoted ? line.indexOf('"', 1) : line.indexOf(',');
    String path = line.substring(quoted ? 1 : 0, end);
    List<String> cells = List.of(line.substring(line.indexOf(',', end) + 1).split(",", -1));
    return new BrokenFile(path, TestData.read(root.resolve(path)), cells.get(1), cells.get(2));
  }
}
