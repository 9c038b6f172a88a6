package io.streamtune.trainer.service;

import io.streamtune.host.Telemetry;
import io.streamtune.host.http.CommonRoutes;
import io.streamtune.host.http.Health;
import io.streamtune.host.http.HttpListener;
import io.streamtune.host.http.Json;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.release.Promotion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The trainer's HTTP API: its status, and requests for a training run. Status and health come from
 * memory, so no event loop waits.
 */
final class TrainerHttp {
  private static final int ACCEPTED = 202;
  private static final int CONFLICT = 409;

  private static final Set<Activity> READY =
      EnumSet.of(Activity.STANDBY, Activity.COLLECTING, Activity.TRAINING);

  private final LearningLoop loop;

  /**
   * What the routes that release versions need.
   *
   * @param model name of the model
   * @param promotion announces versions
   * @param topic opens the models topic
   */
  record Releases(String model, Promotion promotion, Supplier<ModelTopic> topic) {}

  private TrainerHttp(LearningLoop loop) {
    this.loop = loop;
  }

  /** Returns a server that does not listen yet. */
  static HttpListener listener(
      Telemetry telemetry, TrainerConfig.Address address, LearningLoop loop, Releases releases) {
    TrainerHttp http = new TrainerHttp(loop);
    Router router =
        CommonRoutes.router(telemetry.vertx(), http::health, "starting", telemetry.registry());
    router
        .get("/v1/status")
        .handler(request -> Json.answer(request, 200, StatusJson.of(loop.status())));
    router.post().handler(new AdminGuard(address.listen().host(), address.token()));
    router.post("/v1/train").handler(http::train);
    ReleaseRoutes.add(router, releases.model(), releases.promotion(), releases.topic());
    return new HttpListener(telemetry.vertx(), address.listen(), router);
  }

  private void train(RoutingContext request) {
    Optional<String> problem = loop.ask("asked for by HTTP");
    if (problem.isPresent()) {
      Json.fail(request, CONFLICT, problem.get());
    } else {
      Json.answer(
          request, ACCEPTED, Map.of("accepted", true, "message", "a round begins in a moment"));
    }
  }

  private Health health() {
    Activity activity = loop.status().activity();
    String word = StatusJson.word(activity);
    boolean isReady = READY.contains(activity);
    return new Health(
        isReady,
        List.of(new Health.Check("trainer", isReady, word), kafka(), live()),
        List.of(new Health.Check("trainer", activity != Activity.STOPPED, word)));
  }

  private Health.Check kafka() {
    boolean isConnected = loop.isConnected();
    return new Health.Check("kafka", isConnected, isConnected ? "connected" : "brokers are away");
  }

  /**
   * Not ready if live quality is not followed: without predictions and labels the trainer cannot
   * roll back a bad version.
   */
  private Health.Check live() {
    Optional<String> problem = loop.liveProblem();
    return new Health.Check("live-quality", problem.isEmpty(), problem.orElse("following"));
  }
}
