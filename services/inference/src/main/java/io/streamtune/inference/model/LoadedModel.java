package io.streamtune.inference.model;

import io.streamtune.engine.Lane;
import io.streamtune.engine.Network;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.vision.view.Preprocessing;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model version that is ready to serve: its network, a lane for each thread that runs it, its
 * classes and its preprocessing.
 *
 * <p><b>Owner:</b> the {@link ModelSlot}, which closes it after the last lease.
 */
public final class LoadedModel implements AutoCloseable {
  private final ModelRef ref;
  private final Network network;
  private final List<Lane> lanes;
  private final List<String> classes;
  private final Activation activation;
  private final Preprocessing preprocessing;

  /**
   * Takes ownership of the network.
   *
   * <p><b>Errors:</b> {@link IllegalArgumentException} if the number of classes is not that of the
   * network's output.
   */
  public LoadedModel(
      ModelRef ref,
      Network network,
      List<String> classes,
      Activation activation,
      Preprocessing preprocessing) {
    if (network.classes() != classes.size()) {
      throw new IllegalArgumentException(
          "model %s names %d classes, but its network gives %d scores"
              .formatted(ref.name(), classes.size(), network.classes()));
    }
    this.ref = ref;
    this.network = network;
    this.lanes = IntStream.range(0, network.lanes()).mapToObj(_ -> network.newLane()).toList();
    this.classes = List.copyOf(classes);
    this.activation = activation;
    this.preprocessing = preprocessing;
  }

  /** Returns name, version and digest. */
  public ModelRef ref() {
    return ref;
  }

  /** Returns the class names in the order of the network's output. */
  public List<String> classes() {
    return classes;
  }

  /** Returns the activation: softmax or sigmoid. */
  public Activation activation() {
    return activation;
  }

  /** Returns how a photo becomes an input row. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** Returns the network. */
  public Network network() {
    return network;
  }

  public Lane lane(int index) {
    return lanes.get(index);
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
    network.close();
  }
}
