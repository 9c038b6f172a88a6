package io.streamtune.trainer.finetune.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Records across restarts that native code crashed the process in a step.
 *
 * <pre>
 * FOLDER/first-step    "DEATHS WHAT": exists while a step runs whose shapes are new to the process
 * </pre>
 *
 * <p>PyTorch prepares its code for a shape at the first use of the shape, and crashes there. Only
 * those steps, seconds of a run, are marked: a process that is killed at another time leaves no
 * mark.
 *
 * <p><b>Called on</b>: the training thread.
 */
public final class CrashMark {
  /**
   * Most crashes in the same step before the run fails. Why: the step would crash the process again
   * and again.
   */
  public static final int DEATHS_MAX = 2;

  public static final String NAME = "first-step";

  private final Path file;
  private final int deaths;
  private final String lastStep;
  private final Set<String> lived = new HashSet<>();

  private CrashMark(Path file, int deaths, String lastStep) {
    this.file = file;
    this.deaths = deaths;
    this.lastStep = lastStep;
  }

  /** Reads the mark that an earlier process left in a folder. */
  public static CrashMark in(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return new CrashMark(file, 0, "");
    }
    String[] words = Files.readString(file).split(" ", 2);
    boolean isWhole = words.length == 2 && words[0].matches("\\d");
    // A process that crashed while writing the mark also crashed in that step.
    return isWhole
        ? new CrashMark(file, Integer.parseInt(words[0]), words[1])
        : new CrashMark(file, 1, "a step");
  }

  /** Returns how many processes have crashed in the {@linkplain #lastStep same} step. */
  public int deaths() {
    return deaths;
  }

  /** Returns the step in which the last of them crashed. */
  public String lastStep() {
    return lastStep;
  }

  /** Removes the mark: the next process tries again, perhaps in another environment. */
  public void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  /**
   * Runs a step. If it is the first one of this kind in the process, the mark is on disk while it
   * runs.
   */
  public double take(String what, DoubleSupplier step) {
    if (!lived.add(what)) {
      return step.getAsDouble();
    }
    try {
      int before = what.equals(lastStep) ? deaths : 0;
      Files.writeString(file, (before + 1) + " " + what);
      try {
        return step.getAsDouble();
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
