package io.streamtune.cli.model.release;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import java.io.IOException;

/** The model store that commands use by default, and the models in a store. */
public final class StoredModels {
  private StoredModels() {}

  public static FileModelStore store(Terminal terminal) {
    return FileModelStore.standard(terminal.environment());
  }

  /**
   * Returns a bundle of the store, verified.
   *
   * @throws InvalidModelException if it is missing or damaged
   */
  static ModelBundle stored(FileModelStore store, String reference) throws IOException {
    return store
        .find(reference)
        .orElseThrow(
            () ->
                new InvalidModelException(
                    "the model store %s has no '%s'".formatted(store.location(), reference),
                    "'streamtune model list' shows what it has"));
  }
}
