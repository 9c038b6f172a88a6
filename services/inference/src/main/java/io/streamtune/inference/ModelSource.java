package io.streamtune.inference;

import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the model that the configuration names.
 *
 * @param reference a file, a bundle's directory or a name in the model store
 */
record ModelSource(String reference) implements Supplier<ServingModel> {
  private static final Logger log = LoggerFactory.getLogger(ModelSource.class);

  @Override
  public ServingModel get() {
    ModelResolver resolver = new ModelResolver(FileModelStore.standard(System.getenv()));
    ServingModel model;
    try {
      model = ServingModel.of(resolver.resolve(reference));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "model " + reference + " cannot be read: " + e.getMessage(), e);
    }
    log.info(
        "model {} version {} ({} classes)", model.name(), model.version(), model.classes().size());
    if (!model.trained()) {
      log.warn("model {} has freshly initialised weights: it has learnt nothing yet", model.name());
    }
    return model;
  }
}
