package io.streamtune.cli.demo;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.cli.demo.session.DemoOptions;
import io.streamtune.cli.demo.session.DemoPage;
import io.streamtune.cli.demo.session.DemoTally;
import io.streamtune.cli.demo.session.DemoTopics;
import io.streamtune.cli.demo.session.ImageFeed;
import io.streamtune.cli.demo.session.StopHook;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.host.settings.Settings;
import io.streamtune.inference.InferenceConfig;
import io.streamtune.inference.InferenceService;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.stream.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of the demo: broker → topics → service → sender and follower → summary. */
final class Demo {
  private final DemoOptions options;
  private final Terminal terminal;
  private final AtomicBoolean stopping = new AtomicBoolean();

  Demo(DemoOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** Runs the demo and returns the exit status: 1 if an image was lost. */
  int run() throws InterruptedException {
    ImageFeed feed =
        options.images().<ImageFeed>map(ImageFeed.Folder::of).orElseGet(ImageFeed.Generated::draw);
    note("Reading the model …");
    ModelBundle model = new DemoModel(terminal).find(options.model());
    try (StopHook _ = StopHook.install(stopping)) {
      return serve(model, feed);
    }
  }

  private int serve(ModelBundle model, ImageFeed feed) throws InterruptedException {
    note("Starting Kafka (KRaft, one node, in this process) …");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      if (stopping.get()) {
        return 0; // Ctrl-C arrived meanwhile.
      }
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      DemoTopics.make(kafka);
      note("Starting the inference service …");
      try (InferenceService service = service(broker, ServingModel.of(model));
          DemoPage page = DemoPage.open(options.page(), kafka, Map.of(), List.of(model))) {
        page.url().ifPresent(url -> note("The page: " + url));
        return stopping.get() ? 0 : stream(broker, service, page, feed);
      }
    }
  }

  private int stream(EmbeddedBroker broker, InferenceService service, DemoPage page, ImageFeed feed)
      throws InterruptedException {
    note("Serving on " + service.classifier().device() + ".");
    note(
        "Sending %d images at %s/s: %s."
            .formatted(options.count(), options.rate(), feed.describe()));
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    DemoTally.Counts counts;
    try (DemoStream stream = new DemoStream(kafka, DemoView.of(terminal), stopping)) {
      counts = stream.run(feed, options.count(), options.rate());
      terminal.out().println(stream.summary());
      if (!options.exit() && !stopping.get()) {
        explain(broker, service);
        page.url().ifPresent(url -> note("The page: " + url));
        stream.follow();
      }
    }
    if (options.exit()) {
      terminal.out().println(counts);
    }
    return counts.lost() == 0 ? 0 : 1;
  }

  private void explain(EmbeddedBroker broker, InferenceService service) {
    String servers = broker.bootstrapServers();
    String http = "http://127.0.0.1:" + service.httpPort();
    note(
        """

        Still serving. Try:
          kcat -P -b %1$s -t images photo.jpg            send a photo
          kcat -C -b %1$s -t predictions -o end          read predictions
          kcat -C -b %1$s -t images.dlq -o beginning -f '%%h\\n'   see why an image was refused
          curl --data-binary @photo.jpg %2$s/v1/classify
          %2$s/health/ready   %2$s/metrics
        Predictions go on below. Ctrl-C stops.\
        """
            .formatted(servers, http));
  }

  private InferenceService service(EmbeddedBroker broker, ServingModel model) {
    Map<String, String> settings = new HashMap<>();
    settings.put("model", model.name());
    settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
    settings.put("engine.device", options.device());
    settings.put("http.port", "0");
    settings.put("crash-journal", "off");
    settings.put("tta.policy", options.tta() ? "always" : "off");
    // The demo sends its photos all at once, so TTA must not be shed.
    settings.put("tta.shed-after", "0 s");
    return InferenceService.start(
        InferenceConfig.from(new Settings(settings, Map.of())),
        () -> model,
        reason -> {
          note("The service failed: " + reason);
          stopping.set(true);
        });
  }

  private void note(String text) {
    terminal.err().println(text);
    terminal.err().flush();
  }
}
