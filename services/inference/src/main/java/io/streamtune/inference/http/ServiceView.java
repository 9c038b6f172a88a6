package io.streamtune.inference.http;

import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.host.http.Health;
import io.streamtune.inference.ingest.ImageRequest;
import java.util.List;

/** The service as the HTTP server sees it. Called on: an HTTP event loop. */
public interface ServiceView {

  /** Submits images to the pipeline. */
  void submit(List<ImageRequest> requests);

  /** Returns the serving model. */
  ServedModel model();

  /** Returns the health of the service. */
  Health health();

  /**
   * The serving model.
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
}
