package io.streamtune.engine;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Runs a network, one batch at a time. Not thread-safe: a lane belongs to one thread. */
public interface Lane extends AutoCloseable {

  /**
   * Runs the network on consecutive rows.
   *
   * <p><b>Shape:</b> input {@code [rows, rowBytes]} from the buffer's position, which stays
   * unchanged; output {@code float32 [rows, classes]}.
   *
   * <p>If the buffer holds {@link Network#paddedRows} rows, the padding is read from it, whatever
   * it contains; otherwise the rows are copied.
   *
   * <p><b>Errors:</b> {@link EngineException} if the runtime fails; the lane stays usable. {@link
   * OutOfMemoryError} if the runtime, or the GPU, has no memory for the run.
   *
   * @param rows a direct buffer that nobody writes to during the run
   * @param count number of rows, 1 to {@link Network#rowsMax}
   * @return the scores, owned by the lane and overwritten by its next run
   */
  FloatBuffer run(ByteBuffer rows, int count);

  /**
   * Runs on all cores if the network can. For a run while no other run is in progress; if other
   * lanes start meanwhile, they share the cores with it.
   */
  default FloatBuffer runLone(ByteBuffer rows, int count) {
    return run(rows, count);
  }

  /** Frees the lane's buffers; the network stays open. */
  @Override
  void close();
}
