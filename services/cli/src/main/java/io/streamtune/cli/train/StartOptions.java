package io.streamtune.cli.train;

import io.streamtune.cli.model.ModelChoice;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.model.bundle.ModelBundle;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the base model and the device. */
final class StartOptions {
  @Option(
      names = "--base",
      paramLabel = "MODEL",
      description = {
        "What training starts from: a file, a bundle or a name in the store. Default: resnet50."
      })
  private Optional<String> base = Optional.empty();

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      description = "Where training runs. Default: auto.")
  private Optional<DeviceChoice> device = Optional.empty();

  /** Returns the given options as settings of the trainer service. */
  Map<String, String> given() {
    Map<String, String> settings = new HashMap<>();
    base.ifPresent(model -> settings.put("base", model));
    device.ifPresent(choice -> settings.put("device", choice.name()));
    return settings;
  }

  DeviceChoice device() {
    return device.orElse(DeviceChoice.AUTO);
  }

  ModelBundle base(Terminal terminal) throws IOException {
    return ModelChoice.open(terminal, base, "--base FILE");
  }
}
