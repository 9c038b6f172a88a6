package io.streamtune.cli.demo;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.cli.terminal.Terminal;
import io.streamtune.cli.terminal.UserError;
import io.streamtune.engine.DeviceChoice;
import io.streamtune.events.ModelEvent;
import io.streamtune.events.Topics;
import io.streamtune.inference.InferenceConfig;
import io.streamtune.inference.InferenceService;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.source.ModelResolver;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.settings.Settings;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ModelTopic;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.learn.TriggerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One run of {@code demo --learn}: a model that has learnt nothing meets a stream, a person says
 * what some of the images show, and better versions go live until the course is over.
 */
final class LearnDemo {
  /** Why: with half of the stream the first round begins within half a minute. */
  private static final double LABELLED_SHARE = 0.5;

  private static final Duration LABEL_DELAY = Duration.ofSeconds(2);
  private static final long SEED = 1;

  /** Changed images after which a round begins; pictures of fruit are easier than photos. */
  private static final int EVERY_PICTURES = 120;

  private static final int EVERY_PHOTOS = 160;

  /**
   * A hold-out of a demo is small, and what has learnt nothing may name one class for everything:
   * so a class may fall by more than elsewhere. The rest is as of a real one.
   */
  private static final GateConfig GATE = new GateConfig(20, 0.005, 0.005, 0.3, 0.05);

  private static final CollectConfig COLLECT = new CollectConfig(2000, 0.25, SEED);

  private final DemoOptions options;
  private final Terminal terminal;
  private final AtomicBoolean stopping = new AtomicBoolean();

  LearnDemo(DemoOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** Runs it and returns the exit status: 1 if an image was lost or no better version came. */
  int run() throws IOException, InterruptedException {
    Lessons lessons =
        options.images().<Lessons>map(Lessons.Folder::new).orElseGet(Lessons.Drawn::new);
    try (StopHook _ = StopHook.install(stopping);
        TemporaryFolder folder = TemporaryFolder.make("streamtune-demo")) {
      Beginner beginner = beginner(lessons);
      note("Starting Kafka (KRaft, one node, in this process) …");
      try (EmbeddedBroker broker = EmbeddedBroker.start()) {
        return stopping.get()
            ? 0
            : learn(KafkaSettings.of(broker.bootstrapServers()), lessons, beginner, folder.path());
      }
    }
  }

  private Beginner beginner(Lessons lessons) throws IOException {
    if (options.model().isPresent()) {
      FileModelStore store = FileModelStore.standard(terminal.environment());
      ModelBundle base = new ModelResolver(store).resolve(options.model().get());
      note("The body of %s, with a head that has learnt nothing.".formatted(base.manifest().id()));
      return Beginner.of(base, lessons.classes());
    }
    if (options.images().isPresent()) {
      throw new UserError(
          "--learn on photos needs a model to start from",
          "name one by --model, for example --model resnet50 after 'streamtune model import"
              + " resnet50'");
    }
    note(
        "The model is a ResNet-18 of fresh weights for pictures of 64 pixels: a toy, to be quick.");
    return Beginner.fresh(lessons.classes());
  }

  private int learn(KafkaSettings kafka, Lessons lessons, Beginner beginner, Path folder)
      throws IOException, InterruptedException {
    DemoTopics.forLearning(kafka);
    FileModelStore store = new FileModelStore(folder.resolve("models"));
    store.put(beginner.untrained());
    try (ModelTopic models = new ModelTopic(kafka, Topics.DEFAULT.models())) {
      models.publish(announced(beginner.untrained(), store), Instant.now());
    }
    note("Starting the inference service and the trainer …");
    Scoreboard scores = new Scoreboard();
    Person person = new Person(LABELLED_SHARE, LABEL_DELAY, new SplittableRandom(SEED));
    try (InferenceService service = service(kafka, beginner, folder.resolve("models"));
        BackgroundTrainer trainer = BackgroundTrainer.start(loop(kafka, beginner, store, folder));
        LearnStream stream =
            new LearnStream(
                kafka, lessons, person, scores, options.count(), options.rate(), stopping);
        Course course =
            new Course(kafka, stream, person, scores, trainer, stopping, new LearnView(terminal))) {
      note("Serving on %s.".formatted(service.classifier().device()));
      note("Sending %s images/s: %s.".formatted(options.rate(), lessons.describe()));
      Course.Grade grade = course.run(lessons.latecomer());
      if (!options.exit()) {
        note(
            "The stream goes on, http://127.0.0.1:%d/metrics too. Ctrl-C stops."
                .formatted(service.httpPort()));
        course.goOn();
      }
      return report(course.finish(grade));
    }
  }

  private int report(Course.Grade grade) {
    if (options.exit()) {
      terminal.out().println(grade);
    }
    return grade.counts().lost() == 0 && (grade.isBetter() || stopping.get()) ? 0 : 1;
  }

  private InferenceService service(KafkaSettings kafka, Beginner beginner, Path store) {
    Map<String, String> settings =
        Map.of(
            "model", beginner.name(),
            "kafka.bootstrap-servers", kafka.bootstrapServers(),
            "engine.device", options.device(),
            "http.port", "0",
            "swap.store", store.toString(),
            "tta.policy", options.tta() ? "always" : "off");
    return InferenceService.start(
        InferenceConfig.from(new Settings(settings, Map.of())),
        () -> ServingModel.of(beginner.untrained()),
        reason -> {
          note("The service cannot go on: " + reason);
          stopping.set(true);
        });
  }

  private LearningLoop loop(
      KafkaSettings kafka, Beginner beginner, FileModelStore store, Path folder) {
    LearnConfig config =
        new LearnConfig(
            beginner.name(),
            kafka,
            Topics.DEFAULT,
            "streamtune-trainer",
            folder.resolve("trainer"),
            COLLECT,
            TriggerConfig.every(options.images().isPresent() ? EVERY_PHOTOS : EVERY_PICTURES),
            LearnConfig.TRAIN_MIN,
            LearnConfig.VALID_MIN,
            beginner.recipe(),
            GATE,
            DeviceChoice.valueOf(options.device().toUpperCase(Locale.ROOT)));
    return new LearningLoop(
        config,
        beginner.base(),
        store,
        new CompositeMeterRegistry(), // Without a backend: every meter is a no-op.
        InstantSource.system(),
        System::nanoTime);
  }

  /** What the first version has to be beaten by is what the stream meets, not the base. */
  private static ModelEvent announced(ModelBundle bundle, FileModelStore store) {
    ModelId id = bundle.manifest().id();
    return new ModelEvent(
        id.name(),
        id.version(),
        store.uri(id),
        bundle.digest(),
        ModelEvent.State.PROMOTED,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("the demo begins with it"));
  }

  private void note(String text) {
    terminal.err().println(text);
    terminal.err().flush();
  }
}
