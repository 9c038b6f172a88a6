package io.streamtune.inference;

import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.host.http.Health;
import io.streamtune.host.http.Health.Check;
import io.streamtune.inference.follow.ModelFollower;
import io.streamtune.inference.http.ServiceView;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.model.LoadedModel;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.consume.SourceState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The state of the service for HTTP: loading, serving, stopping or failed. Thread-safe: written by
 * the service's owner and by any part that fails, read by HTTP event loops.
 */
final class ServiceState implements ServiceView {
  private static final ModelRef NO_MODEL = new ModelRef("loading", "none", "none");

  private static final Set<SourceState> CONNECTED =
      EnumSet.of(SourceState.RUNNING, SourceState.PAUSED, SourceState.STANDBY);

  private volatile Optional<Classifier> classifier = Optional.empty();
  private volatile Optional<EventSource> source = Optional.empty();
  private volatile Supplier<Set<String>> missingTopics = Set::of;
  private volatile Optional<ModelFollower> follower = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();
  private volatile boolean stopping;

  void loaded(Classifier loaded) {
    classifier = Optional.of(loaded);
  }

  void following(ModelFollower following) {
    follower = Optional.of(following);
  }

  /**
   * Notes that the service polls.
   *
   * @param missing returns the topics that do not exist although images or results need them
   */
  void polling(EventSource polling, Supplier<Set<String>> missing) {
    missingTopics = missing;
    source = Optional.of(polling);
  }

  void stopping() {
    stopping = true;
  }

  void failed(String reason) {
    failure = Optional.of(reason);
  }

  boolean hasFailed() {
    return failure.isPresent();
  }

  @Override
  public void submit(List<ImageRequest> requests) {
    Optional<Classifier> serving = stopping ? Optional.empty() : classifier;
    serving.ifPresentOrElse(
        model -> model.submit(requests),
        () ->
            requests.forEach(
                request -> request.reply().accept(new Outcome.Unavailable(unavailable()))));
  }

  private String unavailable() {
    return stopping ? "the service is stopping" : "the model is being loaded";
  }

  @Override
  public ServedModel model() {
    return classifier
        .map(Classifier::model)
        .map(ServiceState::served)
        .orElse(new ServedModel(NO_MODEL, List.of(), Activation.SOFTMAX, 0));
  }

  private static ServedModel served(LoadedModel model) {
    return new ServedModel(
        model.ref(), model.classes(), model.activation(), model.preprocessing().size());
  }

  @Override
  public Health health() {
    Check model =
        new Check(
            "model",
            classifier.isPresent(),
            classifier.map(c -> c.model().ref().toString()).orElse("loading"));
    Check accepting = new Check("accepting", !stopping, stopping ? "stopping" : "yes");
    List<Check> readiness = new ArrayList<>(List.of(model, kafka(), topics(), accepting));
    follower.map(ServiceState::models).ifPresent(readiness::add);
    return new Health(source.isPresent(), readiness, List.of(alive()));
  }

  /**
   * A follower that cannot read the topic makes the replica not ready: it might keep serving a
   * version that was rolled back.
   */
  private static Check models(ModelFollower follower) {
    Optional<String> problem = follower.problem();
    return new Check("models", problem.isEmpty(), problem.orElseGet(follower::activity));
  }

  private Check kafka() {
    return source
        .map(
            polling ->
                new Check(
                    "kafka",
                    CONNECTED.contains(polling.state()),
                    "%s, %d partitions assigned"
                        .formatted(polling.state(), polling.assignedPartitions())))
        .orElse(new Check("kafka", false, "not polling yet"));
  }

  private Check topics() {
    Set<String> missing = missingTopics.get();
    return new Check(
        "topics",
        missing.isEmpty(),
        missing.isEmpty()
            ? "none is missing"
            : "to be created: " + String.join(", ", new TreeSet<>(missing)));
  }

  /** A slow batch or an unreachable broker does not call for a restart; a dead poll thread does. */
  private Check alive() {
    Optional<String> reason =
        failure.or(
            () ->
                source
                    .flatMap(EventSource::failure)
                    .map(cause -> String.valueOf(cause.getMessage())));
    return new Check("service", reason.isEmpty(), reason.orElse("running"));
  }
}
