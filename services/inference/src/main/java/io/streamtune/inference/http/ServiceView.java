package io.streamtune.inference.http;

import io.streamtune.events.Activation;
import io.streamtune.events.ModelRef;
import io.streamtune.inference.ingest.ImageRequest;
import java.util.List;

/** What the HTTP side sees of the service. Called on: an HTTP event loop. */
public interface ServiceView {

  /** Hands images to the batcher. */
  void submit(List<ImageRequest> requests);

  /** Returns the model in service. */
  ServedModel model();

  /** Returns how the service is. */
  Health health();

  /**
   * The model in service.
   *
   * @param ref name, version and digest
   * @param classes class names in the order of the probabilities
   * @param activation how to read the probabilities
   * @param size side of an input row, in pixels
   */
  record ServedModel(ModelRef ref, List<String> classes, Activation activation, int size) {

    /** Copies the classes. */
    public ServedModel {
      classes = List.copyOf(classes);
    }
  }

  /**
   * How the service is.
   *
   * @param started whether the model is loaded and polling has begun
   * @param readiness what has to hold before it should get work
   * @param liveness what has to hold, or a restart is the remedy
   */
  record Health(boolean started, List<Check> readiness, List<Check> liveness) {

    /** Copies the checks. */
    public Health {
      readiness = List.copyOf(readiness);
      liveness = List.copyOf(liveness);
    }
  }

  /**
   * One thing that has to hold.
   *
   * @param name what it is about
   * @param up whether it holds
   * @param detail what is the case, for a person
   */
  record Check(String name, boolean up, String detail) {}
}
