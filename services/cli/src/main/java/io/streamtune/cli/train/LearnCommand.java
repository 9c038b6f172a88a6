package io.streamtune.cli.train;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.streamtune.cli.model.BrokerOptions;
import io.streamtune.cli.terminal.Terminal;
import io.streamtune.events.Topics;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.learn.TriggerConfig;
import io.streamtune.trainer.live.LiveConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamtune learn}: the trainer, until it is told to stop. */
@Command(
    name = "learn",
    description = {
      "Learns from the stream: collects what people say on the topic of labels, fine-tunes after"
          + " every so many new images, and puts the new version into service if it is better"
          + " beyond doubt. Runs until Ctrl-C or SIGTERM.",
      "",
      "The replicas must read the same model store.",
      ""
    })
public final class LearnCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private RecipeOptions recipe = new RecipeOptions();
  @Mixin private StartOptions start = new StartOptions();
  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Name under which the replicas serve. Default: that of the base.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the collected images lie. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("streamtune-learnt");

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Train after N new or corrected images. Default: ${DEFAULT-VALUE}.")
  private int every = 200;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Consumer group of the trainer. Default: ${DEFAULT-VALUE}.")
  private String group = "streamtune-trainer";

  @Option(
      names = "--no-rollback",
      description =
          "Do not put the version before into service again when labels of the stream speak against"
              + " the one in service.")
  private boolean isRollbackOff;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  /** Writes to this terminal. */
  public LearnCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (every < 1) {
      throw new ParameterException(
          spec.commandLine(), "--every is " + every + "; it takes a whole number from 1");
    }
    if (!terminal.environment().containsKey("STREAMTUNE_LOG")
        && LoggerFactory.getLogger("io.streamtune") instanceof Logger logger) {
      logger.setLevel(Level.INFO);
    }
    ModelBundle base = start.base(terminal);
    LearnConfig config =
        new LearnConfig(
            model.orElse(base.manifest().id().name()),
            brokers.kafka(),
            Topics.DEFAULT,
            group,
            data,
            CollectConfig.DEFAULTS,
            TriggerConfig.every(every),
            LearnConfig.TRAIN_MIN,
            LearnConfig.VALID_MIN,
            recipe.recipe(),
            GateConfig.DEFAULTS,
            start.device,
            Optional.of(
                isRollbackOff ? LiveConfig.DEFAULTS.withoutRollback() : LiveConfig.DEFAULTS));
    LearningLoop loop =
        new LearningLoop(
            config,
            base,
            FileModelStore.standard(terminal.environment()),
            new CompositeMeterRegistry(), // Without a backend: every meter is a no-op.
            InstantSource.system(),
            System::nanoTime);
    return new Interruptible(
            () -> terminal.err().println("Stopped; what was collected is in " + data))
        .run(
            () -> {
              loop.run();
              return 0;
            });
  }
}
