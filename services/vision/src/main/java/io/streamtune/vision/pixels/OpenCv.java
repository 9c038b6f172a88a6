package io.streamtune.vision.pixels;

import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.header.Decoded;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;

/**
 * Loads OpenCV once per process and sets it up for a server.
 *
 * <ul>
 *   <li>Only core, imgproc and imgcodecs are loaded. JavaCPP unpacks them on first use into its
 *       cache folder ({@code ~/.javacpp/cache}; {@code org.bytedeco.javacpp.cachedir} moves it).
 *   <li>JavaCPP's own memory limits are off unless set by the user: by default it throws
 *       OutOfMemoryError when the <em>process</em> outgrows a multiple of the Java heap. That limit
 *       does not fit here, because {@link DecodeLimits} bounds each decode.
 *   <li>One thread per call: the decode pool is the parallelism.
 *   <li>OpenCV's log is silent; errors are returned as a {@link Decoded.Rejected}. libpng and
 *       libjpeg write some lines of their own to standard error; OpenCV offers no switch.
 * </ul>
 */
public final class OpenCv {
  private static final int LOG_LEVEL_SILENT = 0;

  /** How {@code cv::Exception} writes StsNoMem, its code for a failed allocation. */
  private static final String NO_MEMORY = "(-4:";

  static {
    setDefault("org.bytedeco.javacpp.maxBytes");
    setDefault("org.bytedeco.javacpp.maxPhysicalBytes");
    Loader.load(opencv_core.class);
    Loader.load(opencv_imgproc.class);
    Loader.load(opencv_imgcodecs.class);
    opencv_core.setNumThreads(1);
    silence();
  }

  private OpenCv() {}

  /** Loads and sets up OpenCV; later calls do nothing. Called on: any thread. */
  public static void load() {
    // The static initialiser does the work.
  }

  private static void setDefault(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, "0");
    }
  }

  /**
   * Throws an {@link OutOfMemoryError} if an exception of native code reports that memory is short.
   */
  public static void throwIfOutOfMemory(RuntimeException exception) {
    String message = String.valueOf(exception.getMessage());
    if (message.contains(NO_MEMORY) || message.contains("std::bad_alloc")) {
      OutOfMemoryError error = new OutOfMemoryError("native memory: " + message.strip());
      error.initCause(exception);
      throw error;
    }
  }

  /** Calls cv::utils::logging::setLogLevel, which the Java binding leaves out. */
  @SuppressWarnings("restricted") // native access is granted to every module of this project
  private static void silence() {
    SymbolLookup.loaderLookup()
        .find("_ZN2cv5utils7logging11setLogLevelENS1_8LogLevelE")
        .ifPresent(OpenCv::callSetLogLevel);
  }

  @SuppressWarnings("restricted") // see silence
  private static void callSetLogLevel(MemorySegment function) {
    FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      int _ =
          (int) Linker.nativeLinker().downcallHandle(function, type).invokeExact(LOG_LEVEL_SILENT);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot set OpenCV's log level", e);
    }
  }
}
