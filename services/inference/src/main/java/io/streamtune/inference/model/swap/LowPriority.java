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
 * Lowers a thread's priority so that it takes only the processor time that other threads leave.
 * Java's own priorities have no effect on Linux unless the JVM is told to honour them, and then
 * they also change those of its compiler.
 */
public final class LowPriority {
  /**
   * Beside busy threads of nice 0, a thread of nice 10 gets a tenth of their time: a swap still
   * makes progress on a saturated machine and hardly slows it.
   */
  static final int NICE = 10;

  private static final Logger log = LoggerFactory.getLogger(LowPriority.class);

  private LowPriority() {}

  /**
   * Lowers the calling thread for good; threads that it starts later inherit the priority. Only
   * Linux has priorities of threads: elsewhere, and where a sandbox forbids the call, nothing
   * happens.
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
  @SuppressWarnings("restricted") // native access is enabled for every module of this project
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
      // A C function throws nothing, but the handle's signature declares Throwable.
      throw new IllegalStateException("setpriority could not be called", e);
    }
  }
}
