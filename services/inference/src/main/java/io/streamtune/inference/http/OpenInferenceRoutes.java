package io.streamtune.inference.http;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.ModelRef;
import io.streamtune.host.http.Health.Check;
import io.streamtune.host.http.Json;
import io.streamtune.inference.http.ServiceView.ServedModel;
import io.streamtune.inference.ingest.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Open Inference Protocol v2 over HTTP, with Triton's binary tensors and repository index. */
final class OpenInferenceRoutes {
  private final ServiceView service;
  private final Classify classify;
  private final BodyParsing parsing;

  OpenInferenceRoutes(ServiceView service, Classify classify, BodyParsing parsing) {
    this.service = service;
    this.classify = classify;
    this.parsing = parsing;
  }

  void add(Router router, RequestSpans spans, RequestBody body) {
    router.get("/v2").handler(request -> Json.answer(request, 200, server()));
    router.get("/v2/health/live").handler(request -> live(request, service.health().liveness()));
    router.get("/v2/health/ready").handler(request -> live(request, service.health().readiness()));
    router.post("/v2/repository/index").handler(request -> Json.answer(request, 200, index()));
    for (String path : List.of("/v2/models/:model", "/v2/models/:model/versions/:version")) {
      router.get(path).handler(request -> forModel(request, () -> metadata(request)));
      router.get(path + "/ready").handler(request -> forModel(request, () -> ready(request)));
      router
          .post(path + "/infer")
          .handler(spans)
          .handler(body)
          .handler(request -> forModel(request, () -> infer(request)));
    }
  }

  private static Map<String, Object> server() {
    return Map.of(
        "name",
        "streamtune",
        "version",
        Optional.ofNullable(OpenInferenceRoutes.class.getPackage().getImplementationVersion())
            .orElse("development"),
        "extensions",
        List.of("binary_tensor_data", "model_repository"));
  }

  private static void live(RoutingContext request, List<Check> checks) {
    boolean up = checks.stream().allMatch(Check::up);
    Json.answer(request, up ? 200 : 503, Map.of("live", up));
  }

  private List<Map<String, Object>> index() {
    ServedModel model = service.model();
    // Until the first model is loaded there is no name; after that a model always serves.
    return model.classes().isEmpty()
        ? List.of()
        : List.of(
            Map.of("name", model.ref().name(), "version", model.ref().version(), "state", "READY"));
  }

  private void forModel(RoutingContext request, Runnable handler) {
    ServedModel model = service.model();
    String name = request.pathParam("model");
    String version =
        Optional.ofNullable(request.pathParam("version")).orElse(model.ref().version());
    if (model.classes().isEmpty()) {
      error(request, 503, "the model is being loaded");
    } else if (model.ref().name().equals(name) && model.ref().version().equals(version)) {
      handler.run();
    } else {
      error(
          request,
          404,
          "no model '%s' version '%s' here; served is '%s' version '%s'"
              .formatted(name, version, model.ref().name(), model.ref().version()));
    }
  }

  private void metadata(RoutingContext request) {
    ServedModel model = service.model();
    int size = model.size();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", model.ref().name());
    body.put("versions", List.of(model.ref().version()));
    body.put("platform", "onnxruntime_onnx");
    body.put(
        "inputs",
        List.of(
            tensor("images", "UINT8", List.of(-1, size, size, 3)),
            tensor("encoded", "BYTES", List.of(-1))));
    body.put(
        "outputs", List.of(tensor("probabilities", "FP32", List.of(-1, model.classes().size()))));
    Json.answer(request, 200, body);
  }

  private void ready(RoutingContext request) {
    boolean ready = service.health().readiness().stream().allMatch(Check::up);
    Json.answer(
        request, ready ? 200 : 503, Map.of("name", service.model().ref().name(), "ready", ready));
  }

  private void infer(RoutingContext request) {
    Buffer body = Optional.ofNullable(request.body().buffer()).orElseGet(Buffer::buffer);
    ServedModel model = service.model();
    parsing
        .read(body.length(), () -> read(request, body.getBytes(), model))
        .onSuccess(infer -> submit(request, infer))
        .onFailure(cause -> refuse(request, cause));
  }

  private InferRequest read(RoutingContext request, byte[] body, ServedModel model)
      throws InferRequest.Malformed {
    return InferRequest.read(body, jsonLength(request, body), model, classify.imagesMax());
  }

  private static void refuse(RoutingContext request, Throwable cause) {
    switch (cause) {
      case InferRequest.Malformed e -> error(request, 400, String.valueOf(e.getMessage()));
      case BodyParsing.Busy _ -> busy(request, "too many large requests wait");
      default -> request.fail(cause);
    }
  }

  private static void busy(RoutingContext request, String why) {
    request.response().putHeader("retry-after", "1");
    error(request, 503, why + "; try again in a second");
  }

  private void submit(RoutingContext request, InferRequest infer) {
    boolean taken =
        classify.submit(
            infer.images(),
            RequestSpans.of(request),
            outcomes -> answer(request, infer.id(), outcomes));
    if (!taken) {
      busy(request, "too many images wait");
    }
  }

  private static int jsonLength(RoutingContext request, byte[] body) throws InferRequest.Malformed {
    String given = request.request().getHeader(InferRequest.JSON_LENGTH);
    try {
      return given == null ? body.length : Integer.parseInt(given);
    } catch (NumberFormatException e) {
      throw new InferRequest.Malformed(
          InferRequest.JSON_LENGTH + " must be a number, not '" + given + "'");
    }
  }

  private static void answer(RoutingContext request, String id, List<Outcome> outcomes) {
    List<Outcome.Predicted> rows = new ArrayList<>(outcomes.size());
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case Outcome.Predicted predicted -> rows.add(predicted);
        case Outcome.Rejected(ErrorCode code, String _, String detail) -> {
          error(
              request, ErrorStatus.of(code), "image %d: %s: %s".formatted(i, code.wire(), detail));
          return;
        }
        case Outcome.Unavailable(String reason) -> {
          error(request, 503, reason);
          return;
        }
      }
    }
    answerByOneVersion(request, id, rows);
  }

  /**
   * A swap may happen between two images of a request, or between its admission and its response.
   */
  private static void answerByOneVersion(
      RoutingContext request, String id, List<Outcome.Predicted> rows) {
    ModelRef first = rows.getFirst().model();
    String wanted = Optional.ofNullable(request.pathParam("version")).orElse(first.version());
    Optional<ModelRef> other =
        rows.stream()
            .map(Outcome.Predicted::model)
            .filter(model -> !model.equals(first) || !model.version().equals(wanted))
            .findFirst();
    if (other.isPresent()) {
      request.response().putHeader("retry-after", "1");
      error(
          request,
          503,
          "version %s went out of service while the request waited, for version %s; send it again"
              .formatted(wanted, other.get().version()));
    } else {
      Json.answer(request, 200, body(id, rows));
    }
  }

  private static Map<String, Object> body(String id, List<Outcome.Predicted> rows) {
    Outcome.Predicted first = rows.getFirst();
    int classes = first.probabilities().length;
    float[] data = new float[rows.size() * classes];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i).probabilities(), 0, data, i * classes, classes);
    }
    Map<String, Object> output =
        new LinkedHashMap<>(tensor("probabilities", "FP32", List.of(rows.size(), classes)));
    output.put("data", data);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model_name", first.model().name());
    body.put("model_version", first.model().version());
    if (!id.isEmpty()) {
      body.put("id", id);
    }
    body.put("parameters", Map.of("digest", first.model().digest()));
    body.put("outputs", List.of(output));
    return body;
  }

  private static Map<String, Object> tensor(String name, String datatype, List<Integer> shape) {
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", name);
    tensor.put("datatype", datatype);
    tensor.put("shape", shape);
    return tensor;
  }

  private static void error(RoutingContext request, int status, String message) {
    Json.answer(request, status, Map.of("error", message));
  }
}
