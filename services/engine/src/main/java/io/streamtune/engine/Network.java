package io.streamtune.engine;

/**
 * One version of a model, loaded and ready to run.
 *
 * <p>Safe on any thread. <b>Owner:</b> whoever loaded it closes it, after its last lane.
 */
public interface Network extends AutoCloseable {

  /** Returns the bytes of one input row. */
  int rowBytes();

  /** Returns the number of scores of one output row: the number of classes. */
  int classes();

  /** Returns the most rows of one run. */
  int rowsMax();

  /** Returns how many lanes may usefully run at the same time. */
  int lanes();

  /**
   * Returns how many rows are computed when {@code rows} are asked for: on a CPU as many, on CUDA
   * the next of few fixed sizes, so that memory stays flat and kernels stay tuned.
   */
  int paddedRows(int rows);

  /** Returns a new lane; each belongs to one thread at a time. */
  Lane newLane();

  /** Frees the session. No lane may run any more. */
  @Override
  void close();
}
