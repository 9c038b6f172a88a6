package io.streamtune.trainer.finetune.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Remembers, over the end of the process, that native code ended it in a step.
 *
 * <pre>
 * FOLDER/first-step    "DEATHS WHAT": is there while a step runs whose shapes are new to the process
 * </pre>
 *
 * <p>PyTorch prepares its code for a shape when it meets it first, and that is where it dies. Only
 * those steps, seconds of a run, are marked: a process that is killed at another time leaves no
 * mark.
 *
 * <p><b>Called on</b>: the thread that trains.
 */
public final class CrashMark {
  /** Not more: the same step would end the process again and again. */
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

  /** Reads the mark that a process before left in a folder. */
  public static CrashMark in(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return new CrashMark(file, 0, "");
    }
    String[] words = Files.readString(file).split(" ", 2);
    boolean isWhole = words.length == 2 && words[0].matches("\\d");
    // A process that died while it wrote the mark died there, too.
    return isWhole
        ? new CrashMark(file, Integer.parseInt(words[0]), words[1])
        : new CrashMark(file, 1, "a step");
  }

  /** Returns how many processes have ended in the {@linkplain #lastStep same} step. */
  public int deaths() {
    return deaths;
  }

  /** Returns the step that the last of them ended in. */
  public String lastStep() {
    return lastStep;
  }

  /** Removes the mark: the next process tries anew, perhaps in another environment. */
  public void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Takes a step; the mark is on disk meanwhile, the first time of this process. */
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
