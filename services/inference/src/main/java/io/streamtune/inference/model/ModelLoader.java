package io.streamtune.inference.model;

import io.streamtune.engine.Device;
import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineException;
import io.streamtune.engine.Lane;
import io.streamtune.engine.Network;
import io.streamtune.engine.RowShape;
import io.streamtune.events.ModelRef;
import io.streamtune.model.bundle.ServingModel;
import java.nio.ByteBuffer;

/**
 * Loads a model on the device of the service. Thread-safe. Loading blocks for the seconds that the
 * runtime takes to optimise the network, and keeps one core busy, not more.
 */
public final class ModelLoader {
  private final Engine engine;
  private final int rowsMax;

  /**
   * Creates a loader.
   *
   * @param rowsMax most rows of a batch
   */
  public ModelLoader(Engine engine, int rowsMax) {
    this.engine = engine;
    this.rowsMax = rowsMax;
  }

  /**
   * Returns whether a model runs on its callers' threads alone. If not, loading it starts threads,
   * which inherit the priority of the loading thread.
   */
  public boolean isSingleThreaded() {
    return engine.device() instanceof Device.Cpu(int _, int threadsPerLane) && threadsPerLane == 1;
  }

  /**
   * Loads a model. It takes memory beside the serving model.
   *
   * @throws EngineException if the runtime refuses it
   * @throws IllegalArgumentException if its network does not give one score for each class
   */
  public LoadedModel load(ServingModel serving) {
    Network network =
        engine.load(serving.onnx(), RowShape.images(serving.preprocessing().size()), rowsMax);
    try {
      return new LoadedModel(
          new ModelRef(serving.name(), serving.version(), serving.digest()),
          network,
          serving.classes(),
          serving.activation(),
          serving.preprocessing());
    } catch (IllegalArgumentException e) {
      network.close();
      throw e;
    }
  }

  /**
   * Runs the model once for each batch size that can occur. The first run of a size allocates
   * memory and, on CUDA, picks kernels: no image should wait for that.
   *
   * @throws EngineException if a run fails or runs out of memory
   */
  public void warmUp(LoadedModel model) {
    try {
      warmUp(model.network());
    } catch (OutOfMemoryError e) {
      throw new EngineException(
          "no memory to run %s on %d rows (%s): lower batch.rows-max or engine.lanes"
              .formatted(model.ref().name(), model.network().rowsMax(), e.getMessage()));
    }
  }

  private static void warmUp(Network network) {
    int bytes = Math.multiplyExact(network.rowsMax(), network.rowBytes());
    ByteBuffer rows = ByteBuffer.allocateDirect(bytes);
    try (Lane lane = network.newLane()) {
      for (int count = 1; count <= network.rowsMax(); count = network.paddedRows(count) + 1) {
        lane.run(rows, network.paddedRows(count));
      }
      lane.runLone(rows, network.paddedRows(1));
    }
  }
}
