package io.streamtune.inference.decode;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The decoders as the event loop sees them: a bounded queue of tasks, with threads behind it.
 *
 * <p>Called on: the event loop, except where a method says otherwise.
 */
public interface Decoders {

  /** Returns whether a task can be submitted now. */
  boolean hasRoom();

  /** Returns the number of tasks that wait for a thread. Called on: any thread. */
  int queued();

  /** Submits a task to the threads; the caller has checked {@link #hasRoom}. */
  void submit(DecodeTask task);

  /**
   * Ends the threads; tasks that still wait are not decoded. Called on: any thread but the event
   * loop.
   *
   * @param timeout longest wait for the images that are being decoded
   */
  void close(Duration timeout);

  /** Starts decoders. */
  @FunctionalInterface
  interface Starter {

    /**
     * Starts decoders that write into a tensor.
     *
     * @param tensor the direct buffer that holds all rows; never moved
     * @param rowBytes bytes of a row, whatever the model
     * @param results takes the results of the tasks
     */
    Decoders start(ByteBuffer tensor, int rowBytes, Results results);
  }

  /** Takes the results of the tasks. Called on: a decode thread. */
  interface Results {

    /** A task has ended. */
    void done(DecodeResult result);

    /** A thread cannot continue, for example because a native library cannot be loaded. */
    void broken(Throwable cause);
  }
}
