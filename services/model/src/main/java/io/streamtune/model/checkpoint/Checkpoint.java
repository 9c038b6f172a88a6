package io.streamtune.model.checkpoint;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a checkpoint of any supported format, which it detects by content, not by the file's name.
 */
public final class Checkpoint {
  private Checkpoint() {}

  /**
   * Returns all tensors of a checkpoint, in the order of the file.
   *
   * <p><b>Called on</b>: a thread that may block.
   *
   * @throws InvalidModelException if the file is of no supported format, is damaged, or names
   *     anything but tensors and plain values
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    return isSafetensors(file) ? SafetensorsReader.read(file) : TorchCheckpointReader.read(file);
  }

  private static boolean isSafetensors(Path file) throws IOException {
    try (FileBytes bytes = FileBytes.open(file)) {
      if (bytes.sizeBytes() < 9) {
        return false;
      }
      ByteBuffer start = bytes.read(0, 9);
      long headerBytes = start.getLong(0);
      return start.get(8) == '{' && headerBytes > 0 && headerBytes <= bytes.sizeBytes() - 8;
    }
  }
}
