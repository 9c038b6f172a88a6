package io.streamtune.inference;

import io.streamtune.inference.batch.BatchConfig;
import io.streamtune.inference.decode.DecodeConfig;

/**
 * How much the pipeline does at once.
 *
 * @param decode threads and limits of decoding
 * @param batch when a batch is complete
 * @param topK labels in a prediction
 */
public record PipelineConfig(DecodeConfig decode, BatchConfig batch, int topK) {

  /** Checks the range. */
  public PipelineConfig {
    if (topK < 1) {
      throw new IllegalArgumentException("topK must be at least 1, not " + topK);
    }
  }

  /**
   * Returns the rows of the tensor: what the lanes run, as much again that is ready for them, and
   * what is being decoded. With fewer, a lane would wait for a decoder; more would only hold
   * memory.
   */
  int rows(int lanes, int viewsMax) {
    int decoding = (decode.threads() + decode.queueMax()) * viewsMax;
    return 2 * lanes * batch.rowsMax() + decoding;
  }
}
