package io.streamtune.cli.demo.session;

import io.streamtune.console.ConsoleConfig;
import io.streamtune.console.ConsoleService;
import io.streamtune.host.settings.Settings;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.stream.KafkaSettings;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The console page of a demo, if it has one. */
public final class DemoPage implements AutoCloseable {
  /** Why: a browser tab of the last demo finds the next one. */
  private static final int USUAL_PORT = 8082;

  private final Optional<ConsoleService> console;

  private DemoPage(Optional<ConsoleService> console) {
    this.console = console;
  }

  /**
   * Whether and where to serve the page.
   *
   * @param isWanted whether to serve it
   * @param port the requested port; without one the usual port, or a free one if that is taken
   */
  public record Choice(boolean isWanted, Optional<Integer> port) {}

  /**
   * Starts the page.
   *
   * @param more settings of the console
   * @param given bundles that are served and in no model store
   * @throws UncheckedIOException if the requested port is taken
   */
  public static DemoPage open(
      Choice choice, KafkaSettings kafka, Map<String, String> more, List<ModelBundle> given) {
    if (!choice.isWanted()) {
      return new DemoPage(Optional.empty());
    }
    Map<String, String> settings = new HashMap<>(more);
    settings.put("kafka.bootstrap-servers", kafka.bootstrapServers());
    try {
      return new DemoPage(Optional.of(console(choice.port().orElse(USUAL_PORT), settings, given)));
    } catch (UncheckedIOException e) {
      if (choice.port().isPresent()) {
        throw e;
      }
      return new DemoPage(Optional.of(console(0, settings, given)));
    }
  }

  private static ConsoleService console(
      int port, Map<String, String> settings, List<ModelBundle> given) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("http.port", Integer.toString(port));
    ConsoleService service =
        new ConsoleService(ConsoleConfig.from(new Settings(all, Map.of())), given);
    service.start();
    return service;
  }

  /** Returns the address of the page. */
  public Optional<String> url() {
    return console.map(ConsoleService::url);
  }

  @Override
  public void close() {
    console.ifPresent(ConsoleService::close);
  }
}
