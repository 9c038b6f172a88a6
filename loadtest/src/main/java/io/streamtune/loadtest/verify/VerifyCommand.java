package io.streamtune.loadtest.verify;

import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.events.Topics;
import io.streamtune.loadtest.kafka.BrokerOptions;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code streamtune loadtest verify}: checks whether and how often every image was answered. */
@Command(
    name = "verify",
    description = {
      "Says of every image in Kafka whether it was answered, how often and by what.",
      "Reads the topics from their beginning; two bytes of memory an image. Exit status: 0 if every"
          + " image is answered, 1 if one is lost, "
          + VerifyCommand.REMOVED
          + " if none is lost but retention removed images before they were answered.",
      "",
      "An image may be answered more than once where delivery is at least once: 'repeated' answers"
          + " have the same ce_id, 'versions' counts images that two versions answered, 'both'"
          + " those with a prediction and a dead letter.",
      "No order of answers is promised: images are decoded and classified side by side. What a"
          + " replica promises over a swap is that its versions do not go back; several replicas"
          + " swap each at its own pace.",
      ""
    })
public final class VerifyCommand implements Callable<Integer> {
  /** Which answers count. */
  enum Isolation {
    READ_COMMITTED,
    READ_UNCOMMITTED;

    /** Returns the level as it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** Exit status: images were removed before they were answered. 2 is a mistake in the command. */
  static final int REMOVED = 3;

  // Why: clocks differ, so an answer's timestamp may be earlier than its image's.
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  private final Terminal terminal;

  @Mixin private BrokerOptions brokers = new BrokerOptions();

  @Option(names = "--images", paramLabel = "TOPIC", description = "Default: ${DEFAULT-VALUE}.")
  private String images = Topics.DEFAULT.images();

  @Option(names = "--predictions", paramLabel = "TOPIC", description = "Default: ${DEFAULT-VALUE}.")
  private String predictions = Topics.DEFAULT.predictions();

  @Option(
      names = "--dead-letters",
      paramLabel = "TOPIC",
      description = "Default: ${DEFAULT-VALUE}.")
  private String deadLetters = Topics.DEFAULT.deadLetters();

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      description = {
        "How long answers that are missing are waited for, e.g. 30s, where the system works on.",
        "Images that came after the start are not looked at. Default: 0s."
      })
  private String settle = "0s";

  @Option(
      names = "--from-time",
      paramLabel = "INSTANT",
      description = {
        "Only images from then on, e.g. 2026-03-14T09:00:00Z. Answers are read from ten minutes"
            + " before, so that clocks may differ by that."
      })
  private Optional<Instant> fromTime = Optional.empty();

  @Option(
      names = "--from-offsets",
      paramLabel = "PARTITION=OFFSET",
      split = ",",
      description = "Only images from there on, e.g. 0=1000,1=990.")
  private Map<Integer, Long> fromOffsets = new LinkedHashMap<>();

  @Option(
      names = "--isolation",
      paramLabel = "LEVEL",
      description = {
        "read-committed or read-uncommitted: whether answers of aborted transactions count, too.",
        "Default: ${DEFAULT-VALUE}."
      })
  private Isolation isolation = Isolation.READ_COMMITTED;

  @Option(
      names = "--exactly-once",
      description = "An image with more than one answer is a failure, too.")
  private boolean exactlyOnce;

  @Option(
      names = "--problems",
      paramLabel = "N",
      description = "Most images of a kind of problem that are listed. Default: ${DEFAULT-VALUE}.")
  private int problems = 20;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /** Creates the command for a terminal. */
  public VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    KafkaSettings kafka = brokers.kafka();
    Topics topics =
        new Topics(
            images,
            predictions,
            deadLetters,
            Topics.DEFAULT.labels(),
            Topics.DEFAULT.models(),
            Topics.DEFAULT.training());
    Verification.Plan plan =
        new Verification.Plan(
            kafka,
            topics,
            range(kafka),
            isolation == Isolation.READ_UNCOMMITTED,
            duration(settle),
            atLeastZero(problems));
    Report report =
        new Verification(
                plan,
                (topic, offsets) ->
                    Optional.of(Progress.start(terminal, "Reading " + topic, offsets, "records")),
                System::nanoTime)
            .run();
    show(new ReportText(report, exactlyOnce));
    if (report.total().problems().lost() > 0 && duration(settle).isZero()) {
      terminal.err().println("If the system still works, wait for what is in flight: --settle 30s");
    }
    if (!report.holds(exactlyOnce)) {
      return 1;
    }
    return report.removedUnanswered() > 0 ? REMOVED : 0;
  }

  private void show(ReportText text) {
    if (json) {
      terminal.out().println(JsonMapper.shared().writeValueAsString(text.json()));
    } else {
      text.lines().forEach(terminal.out()::println);
    }
  }

  private Verification.Range range(KafkaSettings kafka) {
    if (fromTime.isEmpty()) {
      return new Verification.Range(
          new TopicReader.Range(fromOffsets, Map.of()), Map.of(), Map.of());
    }
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      Map<Integer, Long> offsets = new HashMap<>(admin.offsetsSince(images, fromTime.get()));
      fromOffsets.forEach((partition, offset) -> offsets.merge(partition, offset, Math::max));
      Instant answers = fromTime.get().minus(CLOCKS_DIFFER);
      return new Verification.Range(
          new TopicReader.Range(offsets, Map.of()),
          admin.offsetsSince(predictions, answers),
          admin.offsetsSince(deadLetters, answers));
    }
  }

  private static int atLeastZero(int count) {
    if (count < 0) {
      throw new UserError("--problems " + count + ": must be 0 or more", "");
    }
    return count;
  }

  private static Duration duration(String text) {
    return Optional.of(text.strip())
        .filter(given -> given.matches("\\d{1,6} ?(ms|s|m|h)"))
        .map(given -> given.replace(" ", "").replace("ms", "x"))
        .map(
            given -> {
              long count = Long.parseLong(given.substring(0, given.length() - 1));
              return switch (given.charAt(given.length() - 1)) {
                case 'x' -> Duration.ofMillis(count);
                case 's' -> Duration.ofSeconds(count);
                case 'm' -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
              };
            })
        .orElseThrow(
            () ->
                new UserError(
                    "--settle '" + text + "' is no time", "write a number and its unit: 30s, 2m"));
  }
}
