package io.streamtune.loadtest.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.Topics;
import io.streamtune.loadtest.LoadtestCommand;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.testkit.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: the command tells lost from answered, whatever gaps a topic has. Method: a real broker, and
 * images and answers written by hand.
 */
@Tag("broker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifyTest {
  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private ByteTerminal terminal = new ByteTerminal();
  private Topics topics = Topics.DEFAULT;
  private Wire wire = new Wire(broker.bootstrapServers(), topics, Optional.empty());

  /** The broker is the same for all; topics are of each test alone. */
  @BeforeEach
  void topics(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    topics = new Topics(name + ".i", name + ".p", name + ".d", "labels", "models", "training");
    terminal = new ByteTerminal();
    wire = new Wire(broker.bootstrapServers(), topics, Optional.empty());
    create(topics.images(), topics.predictions(), topics.deadLetters());
  }

  private void create(String... names) {
    try (TopicAdmin admin = new TopicAdmin(KafkaSettings.of(broker.bootstrapServers()))) {
      for (String name : names) {
        admin.createIfMissing(name, 2, 1, Map.of());
      }
    }
  }

  @AfterEach
  void close() {
    wire.close();
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void a_stream_of_which_each_image_has_one_answer_ends_with_0() {
    wire.images(0, 5);
    wire.images(1, 3);
    for (long offset = 0; offset < 4; offset++) {
      wire.predict(0, offset, "1");
    }
    wire.bury(0, 4);
    wire.predict(1, 1, "1");
    wire.predict(1, 0, "1");
    wire.predict(1, 2, "2");

    assertThat(verify(0, "--exactly-once"))
        .endsWith("images=8 predicted=7 dead=1 lost=0 duplicated=0 out_of_order=1\n")
        .contains("predictions by fresh:1: 6", "predictions by fresh:2: 1");
    assertThat(terminal.err()).contains("Reading " + topics.images() + ": 8 of 8 records");
  }

  @Test
  void what_is_lost_or_answered_twice_is_named_by_its_position() {
    wire.images(1, 6);
    wire.predict(1, 0, "1");
    wire.predict(1, 1, "1");
    wire.predict(1, 1, "1");
    wire.predict(1, 2, "1");
    wire.predict(1, 2, "2");
    wire.predict(1, 3, "1");
    wire.bury(1, 3);

    String said = verify(1);

    assertThat(said)
        .endsWith("images=6 predicted=4 dead=0 lost=2 duplicated=3 out_of_order=0\n")
        .contains("lost " + topics.images() + "/1/4: no prediction", "/1/5: no")
        .contains("times a partition of predictions shows a version again")
        .doesNotContain("\nrepeated ");
    assertThat(verify(1, "--exactly-once"))
        .contains(
            "repeated ",
            "two-versions ",
            "predicted-and-dead ",
            "/1/1: 2 predictions, first by 1, 0 dead letters",
            "/1/2: 2 predictions, first by 1",
            "/1/3: 1 prediction, first by 1, 1 dead letter\n");
    JsonNode json = JsonMapper.shared().readTree(verify(1, "--json", "--problems", "1"));
    assertThat(json.get("lost").asInt()).isEqualTo(2);
    assertThat(json.get("repeated").asInt()).isEqualTo(1);
    assertThat(json.get("problems").size()).isEqualTo(4);
    assertThat(json.get("partitions").get(1).get("two_versions").asInt()).isEqualTo(1);
  }

  @Test
  void duplicates_alone_fail_only_where_delivery_is_exactly_once() {
    wire.images(0, 1);
    wire.predict(0, 0, "1");
    wire.predict(0, 0, "1");

    verify(0);
    verify(1, "--exactly-once");
  }

  @Test
  void markers_and_aborted_images_are_no_images_and_aborted_answers_no_answers() {
    try (Wire images = new Wire(broker.bootstrapServers(), topics, Optional.of("sender"));
        Wire answers = new Wire(broker.bootstrapServers(), topics, Optional.of("service"))) {
      images.begin();
      images.images(0, 2); // 0 and 1, marker at 2
      images.commit();
      images.begin();
      images.images(0, 3); // 3 to 5, marker at 6
      images.abort();
      images.begin();
      images.images(0, 1); // 7, marker at 8
      images.commit();
      answers.begin();
      answers.predict(0, 0, "1");
      answers.predict(0, 1, "1");
      answers.abort();
      answers.begin();
      answers.predict(0, 0, "1");
      answers.predict(0, 1, "1");
      answers.bury(0, 7);
      answers.commit();
      answers.begin();
      answers.predict(0, 7, "1"); // Open still.
      answers.flush();

      assertThat(verify(0, "--exactly-once"))
          .endsWith("images=3 predicted=2 dead=1 lost=0 duplicated=0 out_of_order=0\n");
      assertThat(verify(1, "--exactly-once", "--isolation", "read-uncommitted"))
          .endsWith("images=3 predicted=3 dead=0 lost=0 duplicated=3 out_of_order=0\n");
      answers.abort();
    }
  }

  @Test
  void answers_behind_an_open_transaction_are_told_beside_what_is_lost() {
    wire.images(0, 3);
    wire.predict(0, 0, "1");
    wire.flush();
    try (Wire killed = new Wire(broker.bootstrapServers(), topics, Optional.of("killed"))) {
      killed.begin();
      killed.predict(0, 1, "1");
      killed.flush();
      wire.predict(0, 1, "1");
      wire.predict(0, 2, "1");

      assertThat(verify(1))
          .contains("3 offsets of predictions and dead letters are behind an open", "lost=2 ");
      killed.abort();
    }
    assertThat(verify(0, "--settle", "90s")) // The end of a transaction is written a moment later.
        .contains("predicted=3 ")
        .doesNotContain("open transaction");
  }

  @Test
  void what_retention_removed_is_counted_and_no_error() throws Exception {
    wire.images(0, 10);
    for (long offset = 0; offset < 10; offset++) {
      wire.predict(0, offset, "1");
    }
    wire.flush();
    delete(topics.images(), 4);

    assertThat(verify(0)).contains("images=6 predicted=6", "4 answers name images before the");

    delete(topics.predictions(), 7);
    assertThat(verify(1))
        .contains("7 offsets of predictions and dead letters were removed", "lost=3 ");
  }

  @Test
  void images_that_retention_removed_before_they_were_answered_have_a_status_of_their_own()
      throws Exception {
    wire.images(0, 10);
    for (long offset : new long[] {0, 1, 2, 7, 8, 9}) {
      wire.predict(0, offset, "1");
    }
    wire.bury(0, 3);
    wire.flush();
    delete(topics.images(), 7);

    assertThat(verify(3))
        .contains("3 images were removed before they were answered", "images=3 predicted=3");
    assertThat(verify(3, "--json")).contains("\"removed_unanswered\":3", "\"ok\":false");
    assertThat(verify(0, "--from-offsets", "0=7")).doesNotContain("removed before");
    assertThat(verify(3, "--from-offsets", "0=5")).contains("2 images were removed before");
    delete(topics.predictions(), 1);
    assertThat(verify(0)).contains("4 offsets lie below the log", "cannot be told");
  }

  @Test
  void topics_may_have_other_names() {
    create("cameras", "refused");
    wire.send("cameras", 0, new EventMessage(Optional.empty(), Headers.none(), new byte[3]));
    wire.images(0, 1);
    wire.predict(0, 0, "1");

    assertThat(verify(1, "--images", "cameras", "--dead-letters", "refused"))
        .contains("lost cameras/0/0", "1 answers name images of another topic or none");
  }

  @Test
  void records_that_are_no_answers_are_named_and_not_counted() {
    wire.images(0, 1);
    wire.send(
        topics.predictions(),
        0,
        new EventMessage(Optional.empty(), Headers.none(), "no JSON".getBytes(UTF_8)));
    wire.send(
        topics.deadLetters(), 1, new EventMessage(Optional.empty(), Headers.none(), new byte[0]));

    assertThat(verify(1))
        .contains(
            "2 records are no answers",
            topics.predictions() + "/0/0: prediction: ",
            topics.deadLetters() + "/1/0: ");
  }

  @Test
  void a_range_leaves_earlier_images_out() {
    wire.images(0, 10);
    wire.images(1, 2);
    wire.predict(0, 8, "1");
    wire.predict(0, 9, "1");
    wire.predict(0, 1, "1");

    assertThat(verify(0, "--from-offsets", "0=8,1=99")).contains("images=2 predicted=2 ");
    assertThat(verify(0, "--from-time", "2999-01-01T00:00:00Z")).contains("images=0 ");
    assertThat(verify(1, "--from-time", "1999-01-01T00:00:00Z")).contains("images=12 ");
  }

  @Test
  void answers_that_are_in_flight_are_waited_for() {
    wire.images(0, 2);
    wire.predict(0, 0, "1");
    wire.flush();
    Thread late =
        Thread.ofPlatform()
            .start(
                () -> {
                  // Only when the first prediction has been read, hence in the time of settling.
                  Until.holds(
                      "reading has begun",
                      () -> terminal.err().contains("Reading " + topics.deadLetters()),
                      terminal::err);
                  wire.images(0, 1);
                  wire.predict(0, 1, "1");
                  wire.flush();
                });

    assertThat(verify(0, "--settle", "90s")).contains("images=2 predicted=2 ");
    assertThat(late).satisfies(thread -> thread.join());
  }

  @Test
  void what_a_person_mistypes_is_said_in_words() {
    assertThat(run(1, "--images", "imags", "--dead-letters", "x").err())
        .contains("topic imags does not exist");
    terminal.clear();
    assertThat(run(1, "--settle", "soon").err()).contains("'soon' is no time");
  }

  private void delete(String topic, long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  private String verify(int exitCode, String... arguments) {
    wire.flush();
    terminal.clear();
    return run(exitCode, arguments).out();
  }

  private ByteTerminal run(int exitCode, String... arguments) {
    List<String> all = new ArrayList<>(List.of("verify"));
    all.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
    if (!List.of(arguments).contains("--images")) {
      all.addAll(List.of("--images", topics.images(), "--dead-letters", topics.deadLetters()));
    }
    all.addAll(List.of("--predictions", topics.predictions()));
    all.addAll(List.of(arguments));
    int code =
        LoadtestCommand.commandLine(terminal.piped(), new NoPromoter())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, _, _) -> {
                  terminal.piped().err().println(failure.getMessage());
                  return 1;
                })
            .execute(all.toArray(String[]::new));
    assertThat(code).as(terminal.out() + terminal.err()).isEqualTo(exitCode);
    return terminal;
  }
}
