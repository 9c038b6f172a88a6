package io.streamtune.inference.model.swap;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a thread take only the processor time that others leave. Java's own priorities do nothing on
 * Linux unless the JVM is told to honour them, and then change those of its compiler, too.
 */
public final class LowPriority {
  /**
   * Beside busy threads of priority 0 a thread has a tenth of their time: a swap goes on even on a
   * saturated machine, and is hardly noticed there.
   */
  static final int NICE = 10;

  private static final Logger log = LoggerFactory.getLogger(LowPriority.class);

  private LowPriority() {}

  /**
   * Lowers the calling thread for good; threads that it starts later inherit it. Only Linux has
   * priorities of threads, elsewhere nothing happens; nor does it where a sandbox forbids it.
   */
  public static void take() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return;
    }
    int result = setPriority();
    if (result != 0) {
      log.info("the priority of {} stays as it is", Thread.currentThread().getName());
    }
  }

  /** {@code setpriority(PRIO_PROCESS, 0, NICE)}: 0 is the calling thread on Linux. */
  @SuppressWarnings("restricted") // native access is granted to every module of this project
  private static int setPriority() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function = linker.defaultLookup().find("setpriority");
    if (function.isEmpty()) {
      return -1;
    }
    MethodHandle handle =
        linker.downcallHandle(
            function.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT));
    try {
      return (int) handle.invokeExact(0, 0, NICE);
    } catch (Throwable e) {
      // A C function throws nothing; the handle's signature says Throwable all the same.
      throw new IllegalStateException("setpriority could not be called", e);
    }
  }
}
