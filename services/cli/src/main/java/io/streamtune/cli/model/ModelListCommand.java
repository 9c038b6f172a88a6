package io.streamtune.cli.model;

import io.streamtune.cli.model.release.StoredModels;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.model.store.ModelStore;
import io.streamtune.model.store.VersionState;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Lists the models of the store. */
@Command(
    name = "list",
    description = {
      "Lists the models of the store, of each name the newest version first. A name alone means its"
          + " promoted version, else the newest imported one; a candidate is found by its version.",
      ""
    })
final class ModelListCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Terminal terminal;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  ModelListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    FileModelStore store = StoredModels.store(terminal);
    ModelStore.Listing listing = store.list();
    listing.problems().forEach(problem -> terminal.err().println("Damaged: " + problem));
    if (listing.models().isEmpty()) {
      terminal.err().println("There are no models in " + store.location() + ".");
      terminal.err().println("'streamtune model import resnet50' downloads one.");
    }
    int columns =
        listing.models().stream().mapToInt(m -> m.id().toString().length()).max().orElse(0);
    for (Manifest model : listing.models()) {
      terminal
          .out()
          .println(
              json ? object(model, store.state(model)) : row(model, store.state(model), columns));
    }
    return listing.problems().isEmpty() ? 0 : 1;
  }

  private static String row(Manifest model, VersionState state, int columns) {
    return String.format(
        Locale.ROOT,
        "%-" + columns + "s  %-9s  %,5d classes  %s  %s",
        model.id(),
        state.wire(),
        model.classes().size(),
        model.provenance().created().toString().substring(0, 10),
        model.provenance().source());
  }

  private static String object(Manifest model, VersionState state) {
    return MAPPER.writeValueAsString(
        MAPPER
            .createObjectNode()
            .put("name", model.id().name())
            .put("version", model.id().version())
            .put("state", state.wire())
            .put("classes", model.classes().size())
            .put("trained", model.provenance().trained())
            .put("created", model.provenance().created().toString())
            .put("source", model.provenance().source()));
  }
}
