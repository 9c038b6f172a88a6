package io.streamtune.trainer.learn.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.streamtune.model.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The number of changes to the collected images that the last run included; survives restarts.
 *
 * @param file file that holds the number
 */
public record Watermark(Path file) {

  /** Returns the number; 0 before the first run, or if the file does not hold a number. */
  public long read() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    String text = new String(Files.readAllBytes(file), US_ASCII).strip();
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Replaces the number atomically. */
  public void write(long changes) throws IOException {
    DurableFiles.write(file, Long.toString(changes).getBytes(US_ASCII));
  }
}
