package io.streamtune.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs a session on direct buffers: the runtime reads the input and writes the output in place. It
 * copies the input only if the caller's buffer lacks the padding.
 */
final class OnnxLane implements Lane {
  private final OrtEnvironment environment;
  private final OnnxNetwork network;
  private final ByteBuffer scores;
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);

  OnnxLane(OrtEnvironment environment, OnnxNetwork network) {
    this.environment = environment;
    this.network = network;
    this.scores =
        ByteBuffer.allocateDirect(scoreBytes(network.rowsMax(), network.classes()))
            .order(ByteOrder.nativeOrder());
  }

  private static int scoreBytes(int rows, int classes) {
    long bytes = (long) rows * classes * Float.BYTES;
    if (bytes > Integer.MAX_VALUE) {
      throw new EngineException(
          "the scores of %d rows of %d classes take %d bytes, and a lane may hold %d: lower batch.rows-max"
              .formatted(rows, classes, bytes, Integer.MAX_VALUE));
    }
    return (int) bytes;
  }

  @Override
  public FloatBuffer run(ByteBuffer rows, int count) {
    return run(network.session(), rows, count);
  }

  @Override
  public FloatBuffer runLone(ByteBuffer rows, int count) {
    return run(network.loneSession(), rows, count);
  }

  private FloatBuffer run(OrtSession session, ByteBuffer rows, int count) {
    int padded = network.paddedRows(count);
    ByteBuffer input = padded(rows, count, padded);
    ByteBuffer output =
        scores.slice(0, padded * network.classes() * Float.BYTES).order(ByteOrder.nativeOrder());
    try (OnnxTensor in =
            OnnxTensor.createTensor(
                environment, input, network.inputShape(padded), network.inputType());
        OnnxTensor out =
            OnnxTensor.createTensor(
                environment, output.asFloatBuffer(), new long[] {padded, network.classes()});
        OrtSession.Result _ =
            session.run(
                Map.of(network.inputName(), in), Set.of(), Map.of(network.outputName(), out))) {
      return output.asFloatBuffer().limit(count * network.classes());
    } catch (OrtException e) {
      throwIfOutOfMemory(String.valueOf(e.getMessage()));
      throw new EngineException("ONNX Runtime failed on " + padded + " rows: " + e.getMessage(), e);
    }
  }

  /** The runtime's allocators, C++, CUDA and CUDA's libraries each word it differently. */
  static void throwIfOutOfMemory(String message) {
    boolean isOutOfMemory =
        Stream.of("Failed to allocate memory", "bad_alloc", "out of memory", "STATUS_ALLOC_FAILED")
            .anyMatch(message::contains);
    if (isOutOfMemory) {
      throw new OutOfMemoryError("ONNX Runtime: " + message);
    }
  }

  private ByteBuffer padded(ByteBuffer rows, int count, int padded) {
    int bytes = Math.multiplyExact(padded, network.rowBytes());
    if (rows.isDirect() && rows.remaining() >= bytes) {
      return rows.slice(rows.position(), bytes).order(ByteOrder.nativeOrder());
    }
    if (staging.capacity() < bytes) {
      staging = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    staging.put(0, rows, rows.position(), count * network.rowBytes());
    return staging.slice(0, bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    // Direct buffers are freed with this object; the session belongs to the network.
  }
}
