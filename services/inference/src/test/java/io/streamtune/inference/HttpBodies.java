package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests and answers as the HTTP tests read them. */
final class HttpBodies {
  private HttpBodies() {}

  static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode error = json(answer).path("error");
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("message").asString()).isNotEmpty();
  }

  static void failed(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode body = json(answer);
    assertThat(body.size()).isEqualTo(1);
    assertThat(body.path("error").isString()).as(answer.body()).isTrue();
    assertThat(body.path("error").asString()).isNotEmpty().doesNotContain("Exception");
  }

  static String inputs(String name, String datatype, String shape, String data) {
    return "{\"id\":\"q\",\"inputs\":[{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"data\":[%s]}]}"
        .formatted(name, datatype, shape, data);
  }

  static double sum(JsonNode data, int from) {
    double sum = 0;
    for (int i = from; i < from + 1000; i++) {
      sum += data.get(i).asDouble();
    }
    return sum;
  }

  static double max(JsonNode data) {
    return data.valueStream().mapToDouble(JsonNode::asDouble).max().orElseThrow();
  }

  static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("content-type").orElse("")).contains("json");
    return JsonMapper.shared().readTree(answer.body());
  }

  static String probabilities(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).path("outputs").get(0).path("data").toString();
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
