package io.streamtune.loadtest.command;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.loadtest.LoadtestCommand;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.loadtest.scenario.Promoter;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.read.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A real broker with topics of a test's own, and the command line before it. */
final class Bench implements AutoCloseable {
  static final List<String> SMALL = List.of("--sizes", "32x32");

  final EmbeddedBroker broker = EmbeddedBroker.start();
  public final KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
  public final TopicAdmin admin = new TopicAdmin(kafka);

  /** What a command did. */
  record Ran(int code, String out, String err, Optional<Exception> failure) {}

  /** Makes three topics of two partitions. */
  LoadTopics topics(String name, Map<String, String> config) {
    LoadTopics topics = new LoadTopics(name, name + ".predictions", name + ".dlq");
    for (String topic : List.of(topics.images(), topics.predictions(), topics.deadLetters())) {
      admin.createIfMissing(topic, 2, 1, config);
    }
    return topics;
  }

  Echo echo(LoadTopics topics, LongFunction<Echo.Manner> manners) {
    return new Echo(kafka, topics, manners);
  }

  /** Runs {@code loadtest kafka} with small pictures and reads the result that it wrote. */
  LoadResult load(Path out, LoadTopics topics, String... more) {
    return measured(out, topics, together(SMALL, more));
  }

  /** Runs {@code loadtest kafka} and reads the result that it wrote. */
  LoadResult measured(Path out, LoadTopics topics, String... more) {
    List<String> arguments = new ArrayList<>(List.of("kafka", "--out", out.toString()));
    arguments.addAll(options(topics));
    arguments.addAll(List.of(more));
    Ran ran = run(arguments.toArray(String[]::new));
    if (ran.code() != 0) {
      throw new AssertionError(ran.err(), ran.failure().orElse(null));
    }
    return ResultFiles.read(out);
  }

  List<String> options(LoadTopics topics) {
    return List.of(
        "--bootstrap-servers",
        broker.bootstrapServers(),
        "--images-topic",
        topics.images(),
        "--predictions-topic",
        topics.predictions(),
        "--dead-letters-topic",
        topics.deadLetters(),
        "--warm-up",
        "0s");
  }

  /** Reads all that a topic holds. */
  List<ReceivedEvent> records(String topic) {
    List<ReceivedEvent> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka, topic, TopicReader.Start.BEGINNING)) {
      while (!reader.isCaughtUp()) {
        records.addAll(reader.poll(Duration.ofMillis(100)));
      }
    }
    return records;
  }

  static Ran run(String... arguments) {
    return run(new NoPromoter(), arguments);
  }

  /** Refuses every version. */
  private static final class NoPromoter implements Promoter {
    @Override
    public void check(Place place, List<String> versions) {
      throw new UserError("no store has " + versions, "");
    }

    @Override
    public void promote(Place place, String version) {
      throw new UserError("no store has " + version, "");
    }
  }

  static Ran run(Promoter promoter, String... arguments) {
    ByteTerminal terminal = new ByteTerminal();
    Exception[] failure = {null};
    CommandLine command = LoadtestCommand.commandLine(terminal.piped(), promoter);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setErr(new java.io.PrintWriter(terminal.piped().err(), true, StandardCharsets.UTF_8));
    command.setExecutionExceptionHandler(
        (problem, _, _) -> {
          failure[0] = problem;
          return CommandLine.ExitCode.SOFTWARE;
        });
    int code = command.execute(arguments);
    @Nullable Exception problem = failure[0];
    return new Ran(code, terminal.out(), terminal.err(), Optional.ofNullable(problem));
  }

  static String key(ReceivedEvent record) {
    return new String(record.key().orElse(new byte[0]), StandardCharsets.UTF_8);
  }

  /** Returns the number of the image in its run. */
  static long number(ReceivedEvent record) {
    String id = record.headers().text("ce_id").orElseThrow();
    return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
  }

  static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  static String[] together(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
