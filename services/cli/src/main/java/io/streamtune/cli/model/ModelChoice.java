package io.streamtune.cli.model;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import java.io.IOException;
import java.util.Optional;

/** The model that a command was given, or the store's ResNet-50. */
public final class ModelChoice {
  /** The model that is used if none is named. */
  public static final String DEFAULT = "resnet50";

  private ModelChoice() {}

  /**
   * Opens a model.
   *
   * @param model a file, a bundle's directory or a name in the store
   * @param option how users name a model, for the error message: {@code --model FILE}
   */
  public static ModelBundle open(Terminal terminal, Optional<String> model, String option)
      throws IOException {
    FileModelStore store = FileModelStore.standard(terminal.environment());
    if (model.isPresent()) {
      return new ModelResolver(store).resolve(model.get());
    }
    return store
        .find(DEFAULT)
        .orElseThrow(
            () ->
                new UserError(
                    "there is no model " + DEFAULT + " in " + store.location() + " yet",
                    "Download it with 'streamtune model import "
                        + DEFAULT
                        + "', or name another one with "
                        + option
                        + "."));
  }

  /** Returns the state of a model in the store, in brackets; an empty text if it is a file. */
  public static String state(Terminal terminal, Optional<String> model, ModelBundle opened)
      throws IOException {
    FileModelStore store = FileModelStore.standard(terminal.environment());
    return new ModelResolver(store)
        .state(model.orElse(DEFAULT), opened)
        .map(state -> " (" + state.wire() + ")")
        .orElse("");
  }
}
