package io.streamtune.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime's environment, which lasts as long as the process.
 *
 * <p><b>Why:</b> the runtime's Java binding frees the environment in a shutdown hook of its own,
 * beside the hook that finishes what is in flight: a network that was being loaded or run then read
 * freed memory and took the process down (SIGBUS). The native environment counts its owners, so one
 * more owner, who never lets go, keeps it. The binding has no public way to become one.
 *
 * <p><b>Source:</b> tried with 1.28.0; github.com/microsoft/onnxruntime/issues/31352.
 */
final class LastingEnvironment {
  private static final Logger log = LoggerFactory.getLogger(LastingEnvironment.class);
  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
  private static final AtomicBoolean KEPT = new AtomicBoolean();

  private LastingEnvironment() {}

  /** Returns the one environment of this process. Called on: any thread. */
  static OrtEnvironment get() {
    OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL);
    if (KEPT.compareAndSet(false, true) && !keep(environment)) {
      log.warn("this version of ONNX Runtime may crash when it is stopped while a network runs");
    }
    return environment;
  }

  /** Becomes one more owner; returns false where the binding is another than the one expected. */
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
      Object kept = create.invoke(null, api.getLong(null), LEVEL.getValue(), "streamtune");
      return kept.equals(handle.getLong(environment));
    } catch (ReflectiveOperationException e) {
      log.debug("the environment cannot be kept", e);
      return false;
    }
  }
}
