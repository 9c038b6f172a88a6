package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.streamtune.host.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: brokers that cannot be brokers end the start before the model is loaded. */
final class WrongBrokersTest {
  @Test
  void a_web_server_and_a_host_that_cannot_be_resolved_are_named_before_the_model_is_loaded()
      throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.start();
    try {
      String address = "127.0.0.1:" + web.getAddress().getPort();
      assertThatThrownBy(() -> start(address)).hasMessageContaining(address + " speaks HTTP");
      assertThatThrownBy(() -> start("kafka.no-such-host.invalid:9092"))
          .hasMessageContaining("kafka.no-such-host.invalid:9092 cannot be resolved");
    } finally {
      web.stop(0);
    }
  }

  private static void start(String brokers) {
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap-servers", brokers,
            "model", "not-looked-at.onnx",
            "http.port", "0",
            "crash-journal", "off");
    InferenceService.start(
            InferenceConfig.from(new Settings(settings, Map.of())),
            () -> {
              throw new AssertionError("the model is loaded first");
            },
            reason -> {
              throw new AssertionError(reason);
            })
        .close();
  }
}
