package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.scenario.Promoter;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.trainer.release.Promotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Promotes versions for scenarios, as {@code model promote} does. */
public final class StorePromoter implements Promoter {
  private static final Optional<String> REASON = Optional.of("a scenario of the load test");

  private final Terminal terminal;

  /** Creates a promoter; the terminal's environment names the default store. */
  public StorePromoter(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void check(Place place, List<String> versions) {
    for (String version : versions) {
      unchecked(() -> StoredModels.stored(store(place), version));
    }
  }

  @Override
  public void promote(Place place, String version) {
    try (ModelTopic topic = new ModelTopic(place.kafka(), place.topic())) {
      unchecked(
          () ->
              new Promotion(store(place), InstantSource.system()).promote(topic, version, REASON));
    }
  }

  private FileModelStore store(Place place) {
    return place.store().isEmpty()
        ? StoredModels.store(terminal)
        : new FileModelStore(Path.of(place.store()));
  }

  private interface Step {
    Object run() throws IOException;
  }

  private static void unchecked(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
