package io.streamtune.inference.quarantine;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Where the JVM of a process writes its fatal error log ({@code hs_err}) when it crashes in native
 * code. The next process finds the file there, or concludes that the process was killed from
 * outside.
 *
 * @param files where the file may be
 * @param isSure whether every native crash writes one, an {@code abort()} included
 * @param since when the process began: an older file belongs to another process with the same id,
 *     which in a container is always 1
 */
record FatalErrorLog(List<Path> files, boolean isSure, Instant since) {
  /** How a process died. */
  enum Death {
    /** There is a fatal error log. */
    NATIVE,
    /** There is none, and a native crash would have written one. */
    KILLED,
    /** There is none, but a native crash may not have written one. */
    UNKNOWN
  }

  /** Copies the list. */
  FatalErrorLog {
    files = List.copyOf(files);
  }

  /** Returns that of this process, after it has made {@code abort()} write one too. */
  static FatalErrorLog ofThisProcess() {
    long pid = ProcessHandle.current().pid();
    String standard = "hs_err_pid" + pid + ".log";
    String given =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("ErrorFile")
            .getValue();
    String file = given.isEmpty() ? standard : given.replace("%p", Long.toString(pid));
    return new FatalErrorLog(
        // If the JVM cannot write the file, it tries its working directory, then /tmp.
        List.of(
            Path.of(file).toAbsolutePath(),
            Path.of(standard).toAbsolutePath(),
            Path.of("/tmp", standard)),
        AbortSignal.isLogged(),
        ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH));
  }

  /** Returns how the process died. */
  Death death() {
    if (files.stream().anyMatch(this::isItsOwn)) {
      return Death.NATIVE;
    }
    return isSure ? Death.KILLED : Death.UNKNOWN;
  }

  private boolean isItsOwn(Path file) {
    try {
      return !Files.getLastModifiedTime(file).toInstant().isBefore(since);
    } catch (IOException e) {
      return false; // Usually there is none.
    }
  }
}
