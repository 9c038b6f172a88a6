package io.streamtune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.host.settings.Settings;
import io.streamtune.inference.InferenceConfig;
import io.streamtune.inference.InferenceService;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.store.FileModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: who promotes a version or goes back is told what the replicas made of it. Method: the
 * commands against a real broker and a real service with two untrained versions.
 */
@Tag("broker")
final class ReleaseTest {
  @TempDir private Path home;
  private final EmbeddedBroker broker = EmbeddedBroker.start();

  @BeforeEach
  void twoVersions() {
    for (String version : new String[] {"1", "2"}) {
      run(
          0,
          "model",
          "init",
          "--depth",
          "18",
          "--classes",
          "3",
          "--seed",
          version,
          "--name",
          "toy:" + version);
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void a_version_is_promoted_and_taken_back_and_each_replica_says_so() {
    assertThat(release(1, "rollback", "toy").err())
        .contains("no version of 'toy' was ever promoted", "--to");
    try (InferenceService service = serve()) {
      assertThat(release(0, "promote", "toy:2").out()).contains("replica-a serves 2");
      assertThat(service.classifier().model().ref().version()).isEqualTo("2");
      assertThat(release(1, "rollback", "toy").err()).contains("toy:2 is the first version");
      assertThat(release(0, "rollback", "toy", "--to", "1").out()).contains("replica-a serves 1");
      assertThat(release(0, "rollback", "toy").out()).contains("replica-a serves 2");

      Path other = home.resolve("other");
      run(
          0,
          other,
          "model",
          "init",
          "--depth",
          "18",
          "--classes",
          "3",
          "--seed",
          "3",
          "--name",
          "toy:3");
      assertThat(release(1, other, "promote", "toy:3").out())
          .contains("replica-a rejected 3 in step fetch and keeps serving 2")
          .contains("has no toy/3");
      assertThat(release(1, "promote", "toy:9").err()).contains("has no 'toy:9'", "model list");
    }
  }

  @Test
  void a_version_is_tried_and_the_trial_ended_and_each_replica_says_so() {
    try (InferenceService service = serve()) {
      assertThat(release(1, "end", "toy").err()).contains("no version of 'toy' is tried");
      assertThat(release(0, "shadow", "toy:2", "--sample", "0.5").out())
          .contains("replica-a serves 1 and tries 2 as shadow");
      assertThat(release(0, "end", "toy").out())
          .contains("replica-a serves 1 and tries nothing else");
      assertThat(release(1, "canary", "toy:2", "--share", "0").err()).contains("a share of 0.0");
      assertThat(release(0, "canary", "toy:2", "--share", "0.5").out())
          .contains("replica-a serves 1 and tries 2 as canary");
      assertThat(release(0, "promote", "toy:2").out()).contains("replica-a serves 2");
      assertThat(release(1, "end", "toy").err()).contains("no version of 'toy' is tried");
      assertThat(release(0, "promote", "toy:1").out()).contains("replica-a serves 1");
      assertThat(service.classifier().model().ref().version()).isEqualTo("1");
    }
  }

  @Test
  void without_a_replica_the_next_one_begins_with_what_was_promoted() {
    assertThat(release(0, "promote", "toy:2", "--wait", "1").err())
        .contains("toy:2 is announced as promoted", "No replica has answered");
    assertThat(release(1, "promote", "toy").err())
        .contains("'toy' means toy:2, which is in service already", "model list");
    assertThat(release(1, "shadow", "toy").err()).contains("Name the version, as toy:VERSION");
    assertThat(run(0, "model", "list").out()).contains("toy:2  promoted", "toy:1  imported");

    try (InferenceService service = serve()) {
      assertThat(service.classifier().model().ref().version()).isEqualTo("2");
    }
  }

  private InferenceService serve() {
    Path store = home.resolve("home").resolve("models");
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap-servers", broker.bootstrapServers(),
            "crash-journal", "off",
            "http.port", "0",
            "engine.device", "cpu",
            "swap.store", store.toString(),
            "swap.replica", "replica-a");
    return InferenceService.start(
        InferenceConfig.from(new Settings(settings, Map.of())), () -> first(store), _ -> {});
  }

  private static ServingModel first(Path store) {
    try {
      return ServingModel.of(new FileModelStore(store).find("toy:1").orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteTerminal release(int exitCode, String... arguments) {
    return release(exitCode, home.resolve("home"), arguments);
  }

  private ByteTerminal release(int exitCode, Path where, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "model";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--bootstrap-servers";
    all[arguments.length + 2] = broker.bootstrapServers();
    return run(exitCode, where, all);
  }

  private ByteTerminal run(int exitCode, String... arguments) {
    return run(exitCode, home.resolve("home"), arguments);
  }

  private static ByteTerminal run(int exitCode, Path where, String... arguments) {
    ByteTerminal terminal = new ByteTerminal();
    terminal.environment(Map.of("STREAMTUNE_HOME", where.toString()));
    assertThat(Main.run(terminal.piped(), arguments)).as(terminal.err()).isEqualTo(exitCode);
    return terminal;
  }
}
