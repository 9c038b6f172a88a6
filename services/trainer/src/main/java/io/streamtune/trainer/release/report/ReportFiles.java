package io.streamtune.trainer.release.report;

import io.streamtune.model.files.DurableFiles;
import io.streamtune.model.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes a report to disk. */
public final class ReportFiles {
  /** Name of the page for people. */
  public static final String HTML = ModelStore.REPORT;

  /** Name of the report for programs. */
  public static final String JSON = "report.json";

  private ReportFiles() {}

  /**
   * Writes {@code report.json} and {@code report.html} into a folder, which it creates, and
   * replaces those of an earlier run. Each file is written atomically.
   *
   * <p><b>Called on</b>: a thread that may block.
   *
   * @throws IOException if the folder cannot be written
   */
  public static void write(Path folder, RunReport report) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : of(report).entrySet()) {
      DurableFiles.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** Returns both files by name. */
  public static Map<String, byte[]> of(RunReport report) {
    return Map.of(JSON, ReportJson.write(report), HTML, ReportPage.write(report));
  }
}
