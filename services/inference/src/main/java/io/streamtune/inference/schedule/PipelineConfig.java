package io.streamtune.inference.schedule;

import io.streamtune.engine.Network;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.inference.batch.BatchConfig;
import io.streamtune.inference.decode.DecodeConfig;
import java.util.List;

/**
 * How much the pipeline processes at once.
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
   * the images in the decoders. With fewer rows a lane would wait for a decoder; more would only
   * take memory.
   */
  int rows(int lanes, int viewsMax) {
    return Math.toIntExact(rowsNeeded(lanes, viewsMax));
  }

  private long rowsNeeded(int lanes, int viewsMax) {
    long decoding = (long) (decode.threads() + decode.queueMax()) * viewsMax;
    return 2L * lanes * batch.rowsMax() + decoding;
  }

  /**
   * Returns the size in bytes of the tensor for a network. On a GPU a batch is padded to a fixed
   * size, so a run reads past its last row; the contents there do not matter.
   *
   * @throws ConfigException if one buffer cannot hold them; all rows are slices of one buffer
   */
  public int tensorBytes(Network network, int viewsMax) {
    long rows = rowsNeeded(network.lanes(), viewsMax) + network.paddedRows(batch.rowsMax());
    long bytes = rows * network.rowBytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new ConfigException(
          List.of(
              "engine.lanes (%d) x batch.rows-max (%d) x 2 + (decode.threads (%d) + decode.queue-max (%d)) x %d views are %d rows of %d bytes: at most %d of them fit into the tensor, which holds 2 GiB; lower one of these"
                  .formatted(
                      network.lanes(),
                      batch.rowsMax(),
                      decode.threads(),
                      decode.queueMax(),
                      viewsMax,
                      rows,
                      network.rowBytes(),
                      Integer.MAX_VALUE / network.rowBytes())));
    }
    return (int) bytes;
  }
}
