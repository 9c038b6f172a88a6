package io.streamtune.trainer.release.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts a report on disk. */
public final class ReportFiles {
  /** The page for people. */
  public static final String HTML = "report.html";

  /** The same for programs. */
  public static final String JSON = "report.json";

  private ReportFiles() {}

  /**
   * Writes {@code report.json} and {@code report.html} into a folder, which it creates, and
   * replaces those of an earlier run. Each file appears whole or not at all.
   *
   * <p><b>Called on</b>: a thread that may block.
   *
   * @throws IOException if the folder cannot be written to
   */
  public static void write(Path folder, RunReport report) throws IOException {
    Files.createDirectories(folder);
    replace(folder.resolve(JSON), ReportJson.write(report));
    replace(folder.resolve(HTML), ReportPage.write(report));
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, bytes);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
