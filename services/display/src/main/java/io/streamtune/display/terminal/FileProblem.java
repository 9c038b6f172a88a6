package io.streamtune.display.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * Describes in words what is wrong with a file; the exceptions of {@code java.nio} often only name
 * it.
 */
public final class FileProblem {
  private FileProblem() {}

  /** Returns only the reason: {@code no such file or directory}. */
  public static String reason(IOException problem) {
    return switch (problem) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException known when known.getReason() != null ->
          String.valueOf(known.getReason());
      default ->
          problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    };
  }

  /** Returns the reason, preceded by the file if the exception names one. */
  public static String sentence(IOException problem) {
    return problem instanceof FileSystemException known && known.getFile() != null
        ? known.getFile() + ": " + reason(problem)
        : reason(problem);
  }
}
