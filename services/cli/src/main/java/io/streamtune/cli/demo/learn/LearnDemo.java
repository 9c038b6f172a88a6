package io.streamtune.cli.demo.learn;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.cli.demo.session.DemoOptions;
import io.streamtune.cli.demo.session.DemoPage;
import io.streamtune.cli.demo.session.DemoTopics;
import io.streamtune.cli.demo.session.StopHook;
import io.streamtune.cli.demo.session.TemporaryFolder;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.events.Topics;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.host.settings.Settings;
import io.streamtune.inference.InferenceConfig;
import io.streamtune.inference.InferenceService;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.trainer.release.ModelEvents;
import io.streamtune.trainer.service.TrainerConfig;
import io.streamtune.trainer.service.TrainerService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One run of {@code demo --learn}: a model that has learnt nothing serves a stream, a simulated
 * person labels some of the images, and better versions go live until the script is over.
 */
public final class LearnDemo {
  /** Why: with half of the stream labelled, the first run starts within half a minute. */
  private static final double LABELLED_SHARE = 0.5;

  private static final Duration LABEL_DELAY = Duration.ofSeconds(2);
  private static final long SEED = 1;

  /** Changed images after which a run starts; pictures of fruit are easier to learn than photos. */
  private static final int EVERY_PICTURES = 120;

  private static final int EVERY_PHOTOS = 160;

  /**
   * Why: the hold-out of a demo is small, and an untrained model may predict one class for
   * everything, so a class may drop by more than usual. The accuracy-drop trigger is off, because
   * the new class would start a run before it has images. Everything else is as in production.
   */
  private static final Map<String, String> LEARNING =
      Map.of(
          "collect.valid-share", "0.25",
          "gate.images-min", "20",
          "gate.class-drop-max", "0.3",
          "rounds.accuracy-drop", "0",
          "rounds.rate-finder", "on",
          "live.every", "2 s");

  private final DemoOptions options;
  private final Terminal terminal;
  private final AtomicBoolean stopping = new AtomicBoolean();

  public LearnDemo(DemoOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /**
   * Runs the demo and returns the exit status: 1 if an image was lost or no better version was
   * released.
   */
  public int run() throws IOException, InterruptedException {
    DemoDataset dataset =
        options
            .images()
            .<DemoDataset>map(DemoDataset.Folder::new)
            .orElseGet(DemoDataset.Drawn::new);
    try (StopHook _ = StopHook.install(stopping);
        TemporaryFolder folder = TemporaryFolder.make("streamtune-demo")) {
      UntrainedModel beginner = beginner(dataset);
      note("Starting Kafka (KRaft, one node, in this process) …");
      try (EmbeddedBroker broker = EmbeddedBroker.start()) {
        return stopping.get()
            ? 0
            : learn(KafkaSettings.of(broker.bootstrapServers()), dataset, beginner, folder.path());
      }
    }
  }

  private UntrainedModel beginner(DemoDataset dataset) throws IOException {
    if (options.model().isPresent()) {
      FileModelStore store = FileModelStore.standard(terminal.environment());
      ModelBundle base = new ModelResolver(store).resolve(options.model().get());
      note("The body of %s, with a head that has learnt nothing.".formatted(base.manifest().id()));
      return UntrainedModel.of(base, dataset.classes());
    }
    if (options.images().isPresent()) {
      throw new UserError(
          "--learn on photos needs a model to start from",
          "name one by --model, for example --model resnet50 after 'streamtune model import"
              + " resnet50'");
    }
    note(
        "The model is a ResNet-18 of fresh weights for pictures of 64 pixels: a toy, to be quick.");
    return UntrainedModel.fresh(dataset.classes());
  }

  private int learn(KafkaSettings kafka, DemoDataset dataset, UntrainedModel beginner, Path folder)
      throws IOException, InterruptedException {
    DemoTopics.make(kafka);
    FileModelStore store = new FileModelStore(folder.resolve("models"));
    store.put(beginner.untrained());
    try (ModelTopic models = new ModelTopic(kafka, Topics.DEFAULT.models())) {
      // The first version has to beat the version that serves the stream, not the base.
      ModelEvents.announce(
          models,
          store,
          ModelEvents.serve(
              beginner.untrained(),
              store,
              ModelEvent.State.PROMOTED,
              Map.of(),
              Optional.empty(),
              Optional.of("the demo begins with it")),
          Instant.now());
    }
    note("Starting the inference service and the trainer …");
    Scoreboard scores = new Scoreboard();
    Annotator annotator = new Annotator(LABELLED_SHARE, LABEL_DELAY, new SplittableRandom(SEED));
    try (InferenceService service = service(kafka, beginner, folder.resolve("models"));
        TrainerService trainer = trainer(kafka, beginner, store, folder);
        DemoPage page =
            DemoPage.open(
                options.page(),
                kafka,
                Map.of(
                    "show.labels-per-run", Integer.toString(every()),
                    "store", folder.resolve("models").toString()),
                List.of());
        LearnStream stream =
            new LearnStream(
                kafka, dataset, annotator, scores, options.count(), options.rate(), stopping);
        LearnScript script =
            new LearnScript(kafka, stream, annotator, scores, stopping, new LearnView(terminal))) {
      note("Serving on %s.".formatted(service.classifier().device()));
      note("Kafka on %s.".formatted(kafka.bootstrapServers()));
      note(
          "Metrics: http://127.0.0.1:%d/metrics (inference), http://127.0.0.1:%d/metrics (trainer)"
              .formatted(service.httpPort(), trainer.httpPort()));
      page.url().ifPresent(url -> note("The page: " + url));
      note("Sending %s images/s: %s.".formatted(options.rate(), dataset.describe()));
      LearnScript.Grade grade = script.run(dataset.latecomer());
      if (!options.exit() && !stopping.get()) {
        note(
            """
            The stream goes on. Ctrl-C stops. Try:
              streamtune train status --url http://127.0.0.1:%d\
            """
                .formatted(trainer.httpPort()));
        script.goOn();
      }
      return report(script.finish(grade));
    }
  }

  private int report(LearnScript.Grade grade) {
    if (options.exit()) {
      terminal.out().println(grade);
    }
    return grade.counts().lost() == 0 && (grade.isBetter() || stopping.get()) ? 0 : 1;
  }

  private InferenceService service(KafkaSettings kafka, UntrainedModel beginner, Path store) {
    Map<String, String> settings =
        Map.of(
            "model", beginner.name(),
            "kafka.bootstrap-servers", kafka.bootstrapServers(),
            "engine.device", options.device(),
            "http.port", "0",
            "crash-journal", "off",
            "swap.store", store.toString(),
            "tta.policy", options.tta() ? "always" : "off");
    return InferenceService.start(
        InferenceConfig.from(new Settings(settings, Map.of())),
        () -> ServingModel.of(beginner.untrained()),
        reason -> {
          note("The service failed: " + reason);
          stopping.set(true);
        });
  }

  private int every() {
    return options.images().isPresent() ? EVERY_PHOTOS : EVERY_PICTURES;
  }

  private TrainerService trainer(
      KafkaSettings kafka, UntrainedModel beginner, FileModelStore store, Path folder) {
    Map<String, String> settings = new HashMap<>(LEARNING);
    settings.put("kafka.bootstrap-servers", kafka.bootstrapServers());
    settings.put("data", folder.resolve("trainer").toString());
    settings.put("rounds.every", Integer.toString(every()));
    settings.put("device", options.device());
    settings.put("http.port", "0");
    TrainerConfig config =
        TrainerConfig.from(new Settings(settings, Map.of())).with(beginner.recipe());
    TrainerService trainer =
        new TrainerService(
            config,
            beginner.base(),
            store,
            reason -> {
              note("The trainer failed: " + reason);
              stopping.set(true);
            });
    trainer.start();
    return trainer;
  }

  private void note(String text) {
    terminal.err().println(text);
    terminal.err().flush();
  }
}
