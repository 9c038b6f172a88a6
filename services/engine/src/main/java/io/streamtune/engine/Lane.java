package io.streamtune.engine;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Runs a network, one batch at a time. Not thread-safe: a lane belongs to one thread. */
public interface Lane extends AutoCloseable {

  /**
   * Runs the network over rows that lie one behind the other.
   *
   * <p><b>Shape:</b> input {@code [rows, rowBytes]} from the buffer's position, which is not moved;
   * output {@code float32 [rows, classes]}.
   *
   * <p>Where the buffer holds {@link Network#paddedRows} rows, the padding is read from it,
   * whatever it contains; otherwise the rows are copied.
   *
   * <p><b>Errors:</b> {@link EngineException} if the runtime fails; the lane stays usable; {@link
   * OutOfMemoryError} if the runtime, or the GPU, has no memory for the run.
   *
   * @param rows a direct buffer, which nobody writes to during the run
   * @param count number of rows, 1 to {@link Network#rowsMax}
   * @return the scores, owned by the lane and overwritten by its next run
   */
  FloatBuffer run(ByteBuffer rows, int count);

  /**
   * Does the same with all cores, where the network can: for a run that no other one is beside.
   * Other lanes may begin meanwhile, and then share the cores with it.
   */
  default FloatBuffer runLone(ByteBuffer rows, int count) {
    return run(rows, count);
  }

  /** Frees the lane's buffers; the network stays open. */
  @Override
  void close();
}
