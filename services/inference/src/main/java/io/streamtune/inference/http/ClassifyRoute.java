package io.streamtune.inference.http;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ImageRef;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.host.http.Json;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code POST /v1/classify}: the body is an image file. The response is a prediction as on the
 * topic, or {@code {"error":{"code":…,"message":…}}} with a code of {@link ErrorCode}, {@code busy}
 * or {@code unavailable}.
 */
final class ClassifyRoute {
  private final Classify classify;
  private final InstantSource clock;

  ClassifyRoute(Classify classify, InstantSource clock) {
    this.classify = classify;
    this.clock = clock;
  }

  void add(Router router, RequestSpans spans, RequestBody body) {
    router.post("/v1/classify").handler(spans).handler(body).handler(this::handle);
  }

  private void handle(RoutingContext request) {
    Buffer body = request.body().buffer();
    if (body == null || body.length() == 0) {
      fail(request, ErrorCode.EMPTY, "the request has no body; send the bytes of an image file");
      return;
    }
    String id =
        Optional.ofNullable(request.request().getHeader("ce-id"))
            .filter(given -> !given.isEmpty())
            .orElseGet(() -> UUID.randomUUID().toString());
    boolean taken =
        classify.submit(
            id,
            List.of(new Content.Encoded(body.getBytes())),
            RequestSpans.of(request),
            outcomes -> answer(request, id, outcomes.getFirst()));
    if (!taken) {
      unavailable(request, "busy", "too many images wait; try again in a second");
    }
  }

  private void answer(RoutingContext request, String id, Outcome outcome) {
    switch (outcome) {
      case Outcome.Predicted predicted -> answer(request, id, predicted);
      case Outcome.Rejected(ErrorCode code, String _, String detail) -> fail(request, code, detail);
      case Outcome.Unavailable(String reason) -> unavailable(request, "unavailable", reason);
    }
  }

  private void answer(RoutingContext request, String id, Outcome.Predicted predicted) {
    Prediction prediction =
        new Prediction(
            new ImageRef(id, "http", Optional.empty()),
            predicted.model(),
            predicted.labels(),
            predicted.activation(),
            predicted.tta(),
            predicted.timings(),
            Optional.ofNullable(request.request().getHeader("traceparent")));
    EventMessage message = PredictionCodec.encode(prediction, Optional.empty(), clock.instant());
    request
        .response()
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(message.value()));
  }

  private static void fail(RoutingContext request, ErrorCode code, String message) {
    Json.answer(
        request,
        ErrorStatus.of(code),
        Map.of("error", Map.of("code", code.wire(), "message", message)));
  }

  private static void unavailable(RoutingContext request, String code, String message) {
    request.response().putHeader("retry-after", "1");
    Json.answer(request, 503, Map.of("error", Map.of("code", code, "message", message)));
  }
}
