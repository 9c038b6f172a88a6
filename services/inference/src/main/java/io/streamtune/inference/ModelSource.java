package io.streamtune.inference;

import io.streamtune.engine.Device;
import io.streamtune.engine.Engine;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.inference.follow.PromotedVersion;
import io.streamtune.inference.model.ModelLoader;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.read.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the model that a service starts with: the configuration names a file, a bundle's directory
 * or a name in the model store of {@code swap.store}. If the topic of models promotes another
 * version, a swap replaces the model before the first image; if no swap can do that, the service
 * starts with the promoted version.
 *
 * @param config the settings of the service
 */
record ModelSource(InferenceConfig config) implements Supplier<ServingModel> {
  private static final Logger log = LoggerFactory.getLogger(ModelSource.class);

  @Override
  public ServingModel get() {
    ServingModel model;
    try {
      model = ServingModel.of(bundle(config.swap().openStore(System.getenv())));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "model " + config.model() + " cannot be read: " + e.getMessage(), e);
    }
    log.info(
        "model {} version {} ({} classes)", model.name(), model.version(), model.classes().size());
    if (!model.trained()) {
      log.warn("model {} has freshly initialised weights: it has learnt nothing yet", model.name());
    }
    return model;
  }

  private ModelBundle bundle(FileModelStore store) throws IOException {
    ModelBundle named;
    try {
      named = new ModelResolver(store).resolve(config.model());
    } catch (InvalidModelException e) {
      return wanted(config.model(), store)
          .flatMap(event -> prepared(event, store))
          .orElseThrow(() -> e);
    }
    return wanted(named.manifest().id().name(), store)
        .filter(event -> !event.manifestSha256().equals(named.digest()))
        .filter(event -> hasOtherSize(event, named, store))
        .flatMap(event -> prepared(event, store))
        .orElse(named);
  }

  private Optional<ModelEvent> wanted(String name, FileModelStore store) {
    return config.swap().follow() && ModelId.isAllowed(name)
        ? promoted(store).wanted(name, config.swap().startTimeout())
        : Optional.empty();
  }

  /** If the version cannot be read here, the follower refuses it later and reports the reason. */
  private static boolean hasOtherSize(ModelEvent event, ModelBundle named, FileModelStore store) {
    try {
      ModelBundle promoted = store.fetch(event.uri(), event.manifestSha256());
      return promoted.manifest().preprocessing().size() != named.manifest().preprocessing().size();
    } catch (IOException | InvalidModelException e) {
      log.debug("{}:{} cannot be read at the start", event.name(), event.version(), e);
      return false;
    }
  }

  private Optional<ModelBundle> prepared(ModelEvent event, FileModelStore store) {
    Engine engine = Engine.open(config.classifier().engine());
    int rowsMax = config.classifier().rowsMax(engine.device() instanceof Device.Cuda);
    return promoted(store).prepared(event, new ModelLoader(engine, rowsMax));
  }

  private PromotedVersion promoted(FileModelStore store) {
    InferenceConfig.Kafka kafka = config.kafka();
    return new PromotedVersion(
        () -> new TopicReader(kafka.client(), kafka.topics().models(), TopicReader.Start.BEGINNING),
        store);
  }
}
