package io.streamtune.trainer.finetune;

import io.streamtune.trainer.finetune.run.CrashMark;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Native code that ends the process, on purpose. */
final class Signals {
  private static final int SIGFPE = 8;

  private Signals() {}

  /** Does what a division by zero in a native library does. */
  @SuppressWarnings("restricted") // Ending the process is the purpose.
  static void divideByZero() {
    Linker linker = Linker.nativeLinker();
    MethodHandle raise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("raise"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int failed = (int) raise.invokeExact(SIGFPE);
      throw new IllegalStateException("still alive after raise: " + failed);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A child of a trial that one form kills. */
  static final class DiesDirect {
    private DiesDirect() {}

    /** Dies, unless the second argument is {@code PRODUCT}. */
    public static void main(String[] arguments) {
      if (!arguments[1].equals("PRODUCT")) {
        divideByZero();
      }
    }
  }

  /** A child of a trial that dies in any case. */
  static final class Dies {
    private Dies() {}

    /** Dies. */
    public static void main(String[] arguments) {
      divideByZero();
    }
  }

  /** A process that dies in its first step; its argument is the run's folder. */
  static final class DiesInFirstStep {
    private DiesInFirstStep() {}

    /** Dies. */
    public static void main(String[] arguments) throws Exception {
      CrashMark.in(Path.of(arguments[0]))
          .take(
              "'unfrozen' with 8 photos",
              () -> {
                divideByZero();
                return 0;
              });
    }
  }
}
