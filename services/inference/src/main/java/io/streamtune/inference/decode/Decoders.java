package io.streamtune.inference.decode;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What decodes, as the event loop sees it: a bounded queue of tasks, with threads behind it.
 *
 * <p>Called on: the event loop, except where a method says otherwise.
 */
public interface Decoders {

  /** Returns whether a task can be submitted now. */
  boolean hasRoom();

  /** Returns the number of tasks that wait for a thread. Called on: any thread. */
  int queued();

  /** Hands a task to the threads; {@link #hasRoom} was asked before. */
  void submit(DecodeTask task);

  /**
   * Ends the threads; tasks that still wait are not decoded. Called on: any thread but the event
   * loop.
   *
   * @param timeout most time to wait for what is being decoded
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
     * @param results takes what comes of the tasks
     */
    Decoders start(ByteBuffer tensor, int rowBytes, Results results);
  }

  /** Takes what comes of the tasks. Called on: a decode thread. */
  interface Results {

    /** A task has ended. */
    void done(DecodeResult result);

    /** A thread cannot go on, for example as a native library cannot be loaded. */
    void broken(Throwable cause);
  }
}
