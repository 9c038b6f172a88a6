package io.streamtune.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment of ONNX Runtime, which lives as long as the process.
 *
 * <p><b>Why:</b> the runtime's Java binding frees the environment in a shutdown hook of its own.
 * That hook runs beside the hook that finishes what is in flight. A network that was being loaded
 * or run then read freed memory and crashed the process (SIGBUS). The native environment counts its
 * owners, so one more owner that never releases it keeps it alive. The binding has no public way to
 * become one.
 *
 * <p>The environment has threads for sessions that have none of their own: one per core that this
 * process may use, less one for the calling thread. They do not spin while they wait.
 *
 * <p><b>Source:</b> tried with 1.28.0; github.com/microsoft/onnxruntime/issues/31352.
 */
public final class SharedOrtEnvironment {
  private static final Logger log = LoggerFactory.getLogger(SharedOrtEnvironment.class);
  private static final String NAME = "streamtune";
  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
  private static final ReentrantLock MAKING = new ReentrantLock();
  private static final AtomicReference<@Nullable Made> MADE = new AtomicReference<>();

  private SharedOrtEnvironment() {}

  /**
   * The environment that the first call created.
   *
   * @param hasThreads false if other code had created an environment before
   */
  private record Made(OrtEnvironment environment, boolean hasThreads) {
    private static Made make() {
      Made made = withThreads();
      if (!keep(made.environment())) {
        log.warn("this version of ONNX Runtime may crash when it is stopped while a network runs");
      }
      return made;
    }

    private static Made withThreads() {
      try (ThreadingOptions threads = new ThreadingOptions()) {
        threads.setGlobalIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
        threads.setGlobalInterOpNumThreads(1);
        threads.setGlobalSpinControl(false);
        return new Made(OrtEnvironment.getEnvironment(LEVEL, NAME, threads), true);
      } catch (IllegalStateException | OrtException e) {
        log.debug("the environment has no threads of its own", e);
        return new Made(OrtEnvironment.getEnvironment(LEVEL), false);
      }
    }
  }

  /**
   * Returns the one environment of this process. Called on: any thread.
   *
   * <p><b>Errors:</b> {@link IllegalStateException} if it does not exist yet and the process is
   * shutting down.
   */
  public static OrtEnvironment get() {
    return made().environment();
  }

  /**
   * Not a static initialiser: its exception would be an error on the first call, and another error
   * on the next.
   */
  private static Made made() {
    MAKING.lock();
    try {
      Made known = MADE.get();
      Made made = known == null ? Made.make() : known;
      MADE.set(made);
      return made;
    } finally {
      MAKING.unlock();
    }
  }

  /** Returns whether sessions may use the environment's threads. Called on: any thread. */
  static boolean hasThreads() {
    return made().hasThreads();
  }

  /** Adds one more owner; returns false if the binding is not the one that this method expects. */
  static boolean keep(OrtEnvironment environment) {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      Field handle = OrtEnvironment.class.getDeclaredField("nativeHandle");
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      api.setAccessible(true);
      handle.setAccessible(true);
      create.setAccessible(true);
      Object kept = create.invoke(null, api.getLong(null), LEVEL.getValue(), NAME);
      return kept.equals(handle.getLong(environment));
    } catch (ReflectiveOperationException e) {
      log.debug("the environment cannot be kept", e);
      return false;
    }
  }
}
