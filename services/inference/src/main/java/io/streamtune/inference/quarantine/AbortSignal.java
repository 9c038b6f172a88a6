package io.streamtune.inference.quarantine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Makes the JVM write a fatal error log for {@code abort()} too, with which the C library ends a
 * process whose heap is corrupted. By default the JVM writes one only for SIGSEGV and similar
 * signals. This class installs the JVM's SIGSEGV handler, which knows every signal, for SIGABRT as
 * well.
 */
final class AbortSignal {
  private static final int SIGABRT = 6;
  private static final int SIGSEGV = 11;

  /** More than any platform's {@code struct sigaction}; that of Linux has 152 bytes. */
  private static final int SIGACTION_BYTES = 1024;

  private static final boolean LOGGED = copyHandler();

  private AbortSignal() {}

  /** Returns whether the handler was installed, which is done once in a process. */
  static boolean isLogged() {
    return LOGGED;
  }

  @SuppressWarnings("restricted") // native access is enabled for every module of this project
  private static boolean copyHandler() {
    Linker linker = Linker.nativeLinker();
    var function = linker.defaultLookup().find("sigaction");
    if (function.isEmpty()) {
      return false;
    }
    MethodHandle sigaction =
        linker.downcallHandle(
            function.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS));
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment handler = memory.allocate(SIGACTION_BYTES, Long.BYTES);
      return (int) sigaction.invokeExact(SIGSEGV, MemorySegment.NULL, handler) == 0
          && (int) sigaction.invokeExact(SIGABRT, handler, MemorySegment.NULL) == 0;
    } catch (Throwable e) {
      // A C function throws nothing, but the handle's signature declares Throwable.
      throw new IllegalStateException("sigaction could not be called", e);
    }
  }
}
