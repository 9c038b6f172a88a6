package io.streamtune.engine;

/**
 * One version of a model, loaded and ready to run.
 *
 * <p>Safe on any thread. <b>Owner:</b> the caller that loaded it closes it, after its last lane.
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
   * Returns the number of rows that a run of {@code rows} computes: the same number on a CPU; on
   * CUDA the next of a few fixed sizes, so that memory stays flat and kernels stay tuned.
   */
  int paddedRows(int rows);

  /** Returns a new lane; each belongs to one thread at a time. */
  Lane newLane();

  /** Frees the session. No lane may run afterwards. */
  @Override
  void close();
}
