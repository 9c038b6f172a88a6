package io.streamtune.inference;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.host.CloseStack;
import io.streamtune.host.HostName;
import io.streamtune.host.Telemetry;
import io.streamtune.host.traces.Tracing;
import io.streamtune.inference.follow.ModelFollower;
import io.streamtune.inference.http.HttpApi;
import io.streamtune.inference.ingest.DatarefFetcher;
import io.streamtune.inference.ingest.EventSpans;
import io.streamtune.inference.ingest.FetchedBytes;
import io.streamtune.inference.ingest.KafkaIngest;
import io.streamtune.inference.model.swap.ModelSwap;
import io.streamtune.inference.model.swap.SwapConfig;
import io.streamtune.inference.publish.KafkaPublisher;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.quarantine.CrashJournal;
import io.streamtune.inference.schedule.PipelineMetrics;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Constructs the parts of an inference service from its configuration. Each part gets its metrics
 * and its reaction to a failure, and is pushed onto the stack of parts to close.
 */
final class InferenceParts {
  private static final Logger log = LoggerFactory.getLogger(InferenceParts.class);
  private static final LongSupplier NANO_CLOCK = System::nanoTime;
  private static final InstantSource CLOCK = InstantSource.system();

  private final InferenceConfig config;
  private final ServiceState state;
  private final CloseStack parts;
  private final Consumer<String> failStop;
  private final Telemetry telemetry;
  private final MeterRegistry registry;
  private final Tracing tracing;

  /**
   * Opens telemetry and tracing, which all parts use.
   *
   * @param state told which follower follows the models
   * @param parts closes each part
   * @param failStop stops the service, given the reason
   */
  InferenceParts(
      InferenceConfig config, ServiceState state, CloseStack parts, Consumer<String> failStop) {
    this.config = config;
    this.state = state;
    this.parts = parts;
    this.failStop = failStop;
    this.telemetry = parts.add(new Telemetry(), Telemetry::close);
    this.registry = telemetry.registry();
    this.tracing = parts.add(openTracing(), Tracing::close);
  }

  private Tracing openTracing() {
    String replica = replica(config.http().listen().port());
    return Tracing.open(
        config.tracing(),
        new Tracing.Service("streamtune-inference", replica),
        registry,
        NANO_CLOCK,
        CLOCK);
  }

  /** Returns the name of this replica in its reports and spans. */
  private String replica(int port) {
    String given = config.swap().replica();
    return given.isEmpty() ? HostName.get() + ":" + port : given;
  }

  HttpApi http() {
    HttpApi http =
        new HttpApi(
            telemetry.vertx(),
            config.http(),
            state,
            telemetry.registry(),
            tracing,
            NANO_CLOCK,
            CLOCK);
    return parts.add(http, HttpApi::close);
  }

  CrashGuard guard() {
    InferenceConfig.Kafka kafka = config.kafka();
    String topic = kafka.topics().images();
    String stream = String.join(" ", kafka.client().bootstrapServers(), kafka.group(), topic);
    Optional<CrashJournal> journal = config.crash().open(stream, topic);
    journal.ifPresent(
        open -> {
          parts.add(open, (closing, _) -> closing.close());
          registry.gauge("streamtune.crash.suspects", open, CrashJournal::size);
        });
    return journal.map(CrashGuard::of).orElseGet(CrashGuard::none);
  }

  Classifier classifier(ServingModel model, CrashGuard guard) {
    Classifier classifier =
        parts.add(
            Classifier.open(
                config.classifier(), model, guard, telemetry.vertx(), registry, NANO_CLOCK),
            Classifier::close);
    classifier.onFailure(
        cause -> {
          log.error("the pipeline failed and cannot continue", cause);
          failStop.accept("the pipeline failed and cannot continue: " + cause);
        });
    GpuMetrics.of(classifier.device(), registry)
        .ifPresent(gpu -> parts.add(gpu, (watching, _) -> watching.close()));
    return classifier;
  }

  EventSink sink() {
    InferenceConfig.Kafka kafka = config.kafka();
    EventSink sink =
        parts.add(new EventSink(kafka.sink(), kafka.client(), registry), EventSink::close);
    sink.onFailure(this::failed);
    return sink;
  }

  EventSource source() {
    InferenceConfig.Kafka kafka = config.kafka();
    SourceConfig reading = kafka.source(config.shutdown().timeout());
    EventSource source =
        parts.add(new EventSource(reading, kafka.client(), registry), EventSource::close);
    source.onFailure(this::failed);
    return source;
  }

  KafkaPublisher publisher(ResultSink answers, Classifier classifier) {
    classifier.onNewVersion(answers::newer);
    return new KafkaPublisher(
        config.kafka().topics(),
        answers,
        failStop,
        CLOCK,
        registry,
        new KafkaPublisher.Times(
            PipelineMetrics.stage(registry, "produce"),
            PipelineMetrics.stage(registry, "end-to-end")));
  }

  KafkaIngest ingest(Classifier classifier, KafkaPublisher publisher, EventSource source) {
    InferenceConfig.Kafka kafka = config.kafka();
    EventSpans spans = new EventSpans(tracing, kafka.topics().images(), kafka.group());
    return new KafkaIngest(
        classifier, datarefs(source), publisher::answer, source.assignments(), spans, NANO_CLOCK);
  }

  private DatarefFetcher datarefs(EventSource source) {
    FetchedBytes room =
        new FetchedBytes(source::addInFlightBytes, config.kafka().inFlightBytesMax());
    DatarefFetcher fetcher =
        new DatarefFetcher(config.datarefs(), room, this::failed, registry, NANO_CLOCK);
    return parts.add(fetcher, (fetching, _) -> fetching.close());
  }

  /**
   * Follows the topic of models: the service switches to the version promoted there and reports
   * there which version serves. Waits up to {@code swap.start-timeout} until the whole topic has
   * been read: a replica that starts late would otherwise answer with an older version than the
   * others.
   */
  void follow(HttpApi http, Classifier classifier, EventSink sink) {
    SwapConfig swap = config.swap();
    String topic = config.kafka().topics().models();
    KafkaSettings kafka = config.kafka().client();
    ModelFollower follower =
        parts.add(
            new ModelFollower(
                replica(http.port()),
                swap.observation(),
                () -> new TopicReader(kafka, topic, TopicReader.Start.BEGINNING),
                new ModelSwap(swap.openStore(System.getenv()), classifier, NANO_CLOCK),
                classifier,
                event -> report(event, topic, sink),
                registry,
                NANO_CLOCK),
            ModelFollower::close);
    follower.onFailure(error -> failStop.accept("models are not followed any more: " + error));
    state.following(follower);
    follower.start();
    if (!follower.awaitCaughtUp(swap.startTimeout())) {
      log.warn(
          "topic {} was not read within {} s; {} is served until it is",
          topic,
          swap.startTimeout().toSeconds(),
          classifier.model().ref());
    }
  }

  private static void report(ReplicaEvent event, String topic, EventSink sink) {
    sink.send(
        topic,
        ReplicaEventCodec.encode(event, CLOCK.instant()),
        result -> {
          if (result instanceof SendResult.Refused(String reason)) {
            log.warn("what is served could not be reported: {}", reason);
          }
        });
  }

  private void failed(Throwable error) {
    failStop.accept(String.valueOf(error.getMessage()));
  }
}
