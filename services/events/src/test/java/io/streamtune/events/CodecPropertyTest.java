package io.streamtune.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.events.label.LabelEvent;
import io.streamtune.events.label.LabelledImage;
import io.streamtune.events.label.LabelledImageCodec;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.CandidateEventCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.events.training.LiveQualityEvent;
import io.streamtune.events.training.LiveQualityEventCodec;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEventCodec;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/**
 * Goal: what is written is read back, whatever stands in it. Method: random events with hostile
 * texts; numbers are compared to the digits that are written.
 */
class CodecPropertyTest {
  private static final Instant NOW = Instant.parse("2026-03-14T09:26:53.589Z");

  @Property(tries = 300)
  void a_prediction_survives(@ForAll("predictions") Prediction prediction) {
    EventMessage message = PredictionCodec.encode(prediction, Optional.empty(), NOW);

    Prediction read = PredictionCodec.decode(message.headers(), message.value());

    assertThat(read.image()).isEqualTo(prediction.image());
    assertThat(read.model()).isEqualTo(prediction.model());
    assertThat(read.id()).isEqualTo(prediction.id());
    assertThat(read.traceparent()).isEqualTo(prediction.traceparent());
    assertThat(read.labels()).hasSameSizeAs(prediction.labels());
    for (int i = 0; i < read.labels().size(); i++) {
      ScoredLabel expected = prediction.labels().get(i);
      assertThat(read.labels().get(i).name()).isEqualTo(expected.name());
      assertThat(read.labels().get(i).probability())
          .isCloseTo(expected.probability(), within(expected.probability() * 5e-6 + 1e-16));
    }
    assertThat(read.timings().totalMillis())
        .isCloseTo(prediction.timings().totalMillis(), within(0.0005001));
    EventMessage again = PredictionCodec.encode(read, Optional.empty(), NOW);
    assertThat(again.value()).isEqualTo(message.value());
  }

  @Property(tries = 300)
  void what_a_codec_writes_satisfies_the_schema(@ForAll("predictions") Prediction prediction) {
    EventMessage message = PredictionCodec.encode(prediction, Optional.empty(), NOW);

    assertThat(
            Schemas.errors("prediction.v1.schema.json", Schemas.MAPPER.readTree(message.value())))
        .isEmpty();
    assertThat(URI.create(message.headers().text("ce_source").orElseThrow()).getPath())
        .startsWith("streamtune/inference/");
  }

  @Property(tries = 300)
  void a_label_survives(@ForAll("images") ImageRef image, @ForAll("texts") String name) {
    Label label =
        new Label(image, name.isBlank() ? List.of() : List.of(name, "x"), Optional.of(name));

    EventMessage message = LabelCodec.encode(label, "streamtune/console", NOW);

    assertThat(
            LabelEvent.read(new ImagePosition("labels", 0, 0), message.headers(), message.value()))
        .isEqualTo(label);
    assertThat(message.key().map(key -> new String(key, UTF_8))).contains(image.id());
  }

  @Property(tries = 300)
  void a_labelled_image_survives(
      @ForAll("texts") String id, @ForAll("texts") String name, @ForAll("texts") String source) {
    LabelledImage image =
        new LabelledImage(
            "i" + id,
            "s" + source,
            List.of("n" + name, "x"),
            Optional.empty(),
            Optional.empty(),
            new byte[1]);

    EventMessage message = LabelledImageCodec.encode(image);

    assertThat(
            LabelEvent.read(new ImagePosition("labels", 0, 0), message.headers(), message.value()))
        .isEqualTo(image);
  }

  @Property(tries = 300)
  void a_model_event_survives(
      @ForAll("texts") String name, @ForAll ModelEvent.State state, @ForAll double metric) {
    ModelEvent event =
        new ModelEvent(
            "m" + name,
            "v" + name,
            URI.create("file:///m"),
            "0a".repeat(32),
            state,
            Map.of(name, metric),
            Optional.of(name),
            Optional.of(name),
            Optional.empty());

    EventMessage message = ModelEventCodec.encode(event, NOW);

    assertThat(ModelEventCodec.decode(message.headers(), message.value())).isEqualTo(event);
  }

  @Property(tries = 300)
  void a_replica_event_survives(@ForAll("texts") String text, @ForAll boolean isRefused) {
    ReplicaEvent.Refusal refusal = new ReplicaEvent.Refusal(text, text, text, text);
    ReplicaEvent.Trial trial = new ReplicaEvent.Trial(text, text, text, Map.of(text, 0.5));
    ReplicaEvent event =
        new ReplicaEvent(
            "r" + text,
            new ModelRef("m" + text, "v" + text, "d"),
            Optional.of(refusal).filter(_ -> isRefused),
            Map.of(text, 0.5),
            Optional.of(trial).filter(_ -> !isRefused));

    EventMessage message = ReplicaEventCodec.encode(event, NOW);

    assertThat(ReplicaEventCodec.decode(message.headers(), message.value())).isEqualTo(event);
  }

  @Property(tries = 300)
  void a_candidate_event_survives(
      @ForAll("texts") String text,
      @ForAll CandidateEvent.Mode mode,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    CandidateEvent event =
        new CandidateEvent("m" + text, "v" + text, URI.create("m/1"), "0".repeat(64), mode, share);

    EventMessage message = CandidateEventCodec.encode(event, NOW);

    assertThat(CandidateEventCodec.decode(message.headers(), message.value())).isEqualTo(event);
  }

  @Property(tries = 300)
  void a_training_event_survives(
      @ForAll("texts") String text,
      @ForAll TrainingEvent.Stage stage,
      @ForAll @DoubleRange(min = 0, max = 1e6) double loss) {
    TrainingEvent event =
        new TrainingEvent(
            "r" + text,
            "m" + text,
            stage,
            Optional.of(new TrainingEvent.Step(1, 3, 2, 9, 1e-5, Optional.of(loss))),
            Map.of(),
            Optional.of(loss),
            Optional.of(text));

    EventMessage message = TrainingEventCodec.encode(event, NOW);

    assertThat(TrainingEventCodec.decode(message.headers(), message.value())).isEqualTo(event);
  }

  @Property(tries = 300)
  void a_live_quality_event_survives(
      @ForAll("texts") String text,
      @ForAll @DoubleRange(min = 0, max = 1) double accuracy,
      @ForAll @DoubleRange(min = 0, max = 1e6) double seconds) {
    LiveQualityEvent.Score score =
        new LiveQualityEvent.Score(
            new ModelRef("m" + text, "v" + text, "d"), 9, 3, accuracy, seconds, seconds, seconds);
    LiveQualityEvent event =
        new LiveQualityEvent(
            score,
            Optional.of(score).filter(_ -> accuracy < 0.5),
            Optional.of(score).filter(_ -> accuracy > 0.3),
            Optional.of(text));

    EventMessage message = LiveQualityEventCodec.encode(event, NOW);

    assertThat(LiveQualityEventCodec.decode(message.headers(), message.value())).isEqualTo(event);
  }

  @Property(tries = 300)
  void noise_is_refused_and_never_breaks_a_reader(@ForAll byte[] noise, @ForAll String header) {
    Headers headers = Headers.none().and("ce_id", header).and("ce_label", header);
    ImagePosition position = new ImagePosition("t", 0, 0);
    for (Runnable read :
        List.<Runnable>of(
            () -> ImageEvent.read(position, headers, noise),
            () -> LabelEvent.read(position, headers, noise),
            () -> PredictionCodec.decode(headers, noise),
            () -> LabelCodec.decode(headers, noise),
            () -> ModelEventCodec.decode(headers, noise),
            () -> CandidateEventCodec.decode(headers, noise),
            () -> ReplicaEventCodec.decode(headers, noise),
            () -> TrainingEventCodec.decode(headers, noise),
            () -> LiveQualityEventCodec.decode(headers, noise),
            () -> DeadLetter.read(Optional.empty(), headers, noise))) {
      try {
        read.run();
      } catch (InvalidEventException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  /** Texts as UTF-8 can carry them, with everything that JSON and headers must bear. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> hostile =
        Arbitraries.of("", " ", "\n\r\t", "\"", "\\", "\u0000", "</script>", "犬🐕", "\u2028", "%s");
    return Arbitraries.oneOf(hostile, Arbitraries.strings().ofMaxLength(20))
        .map(JsonText::wellFormed);
  }

  @Provide
  Arbitrary<ImageRef> images() {
    Arbitrary<Optional<ImagePosition>> positions =
        Combinators.combine(
                texts(),
                Arbitraries.integers().greaterOrEqual(0),
                Arbitraries.longs().greaterOrEqual(0))
            .as((topic, partition, offset) -> new ImagePosition("t" + topic, partition, offset))
            .optional();
    return Combinators.combine(texts(), texts(), positions)
        .as((id, source, position) -> new ImageRef("i" + id, source, position));
  }

  @Provide
  Arbitrary<Prediction> predictions() {
    Arbitrary<List<ScoredLabel>> labels =
        Combinators.combine(texts(), Arbitraries.doubles().between(0, 1).ofScale(17))
            .as(ScoredLabel::new)
            .list()
            .ofMaxSize(6)
            .map(CodecPropertyTest::bestFirst);
    Arbitrary<Timings> timings =
        Arbitraries.doubles()
            .between(0, 1e6)
            .ofScale(9)
            .map(millis -> new Timings(0, millis, 1, 2, millis));
    return Combinators.combine(images(), texts(), labels, timings, Arbitraries.of(Activation.class))
        .as(
            (image, text, scored, times, activation) ->
                new Prediction(
                    image,
                    new ModelRef("m" + text, "v" + text, "d"),
                    scored,
                    activation,
                    new Tta(3, text),
                    times,
                    Optional.of("t" + text)));
  }

  private static List<ScoredLabel> bestFirst(List<ScoredLabel> labels) {
    return labels.stream()
        .sorted(Comparator.comparingDouble(ScoredLabel::probability).reversed())
        .toList();
  }
}
