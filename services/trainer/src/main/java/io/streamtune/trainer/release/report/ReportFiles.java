package io.streamtune.trainer.release.report;

import io.streamtune.model.files.DurableFiles;
import io.streamtune.model.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Puts a report on disk. */
public final class ReportFiles {
  /** The page for people. */
  public static final String HTML = ModelStore.REPORT;

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
    for (Map.Entry<String, byte[]> file : of(report).entrySet()) {
      DurableFiles.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** Returns both files, by their names. */
  public static Map<String, byte[]> of(RunReport report) {
    return Map.of(JSON, ReportJson.write(report), HTML, ReportPage.write(report));
  }
}
