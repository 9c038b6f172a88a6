package io.streamtune.stream.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: a person who named the wrong port or host is told what is there, before anything else
 * starts. Method: real listeners of each kind.
 */
class BootstrapProbeTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static void check(String servers) {
    BootstrapProbe.check(KafkaSettings.of(servers));
  }

  @Test
  @Tag("broker")
  void a_broker_passes_also_behind_a_wrong_address_and_not_with_tls() throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Listener web = http()) {
      String server = broker.bootstrapServers();
      assertThatCode(() -> check(server)).doesNotThrowAnyException();
      assertThatCode(() -> check(web.address() + "," + server)).doesNotThrowAnyException();

      KafkaSettings tls = KafkaSettings.of(server).with("security.protocol", "SASL_SSL");
      assertThatThrownBy(() -> BootstrapProbe.check(tls))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining(server + " speaks Kafka's protocol without TLS")
          .hasMessageContaining("SASL_SSL: set it to SASL_PLAINTEXT");
    }
  }

  @Test
  void a_web_server_is_named() throws IOException {
    try (Listener web = http()) {
      assertThatThrownBy(() -> check(web.address()))
          .hasMessageContaining(web.address() + " speaks HTTP");
    }
  }

  @Test
  void a_port_with_tls_is_named_where_the_settings_are_without() throws IOException {
    try (Listener tls = accepting(SSLServerSocketFactory.getDefault(), "")) {
      assertThatThrownBy(() -> check(tls.address()))
          .hasMessageContaining(tls.address() + " speaks TLS")
          .hasMessageContaining("PLAINTEXT: set it to SSL");
    }
  }

  @Test
  void another_protocol_is_named() throws IOException {
    try (Listener ssh = accepting(ServerSocketFactory.getDefault(), "SSH-2.0-x\r\n")) {
      assertThatThrownBy(() -> check(ssh.address()))
          .hasMessageContaining("does not speak Kafka's protocol");
    }
  }

  @Test
  void a_host_that_cannot_be_resolved_is_named() {
    assertThatThrownBy(() -> check("kafka.no-such-host.invalid:9092"))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("kafka.no-such-host.invalid:9092 cannot be resolved");
  }

  @Test
  void who_is_away_is_waited_for() {
    assertThatCode(() -> check("127.0.0.1:1,kafka.no-such-host.invalid:9092"))
        .doesNotThrowAnyException();
  }

  /** What listens on a port of this machine. */
  private record Listener(String address, Runnable closing) implements AutoCloseable {
    static Listener on(int port, Runnable closing) {
      return new Listener("127.0.0.1:" + port, closing);
    }

    @Override
    public void close() {
      closing.run();
    }
  }

  private static Listener http() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.start();
    return Listener.on(server.getAddress().getPort(), () -> server.stop(0));
  }

  /** Takes connections, says something first or shakes hands, and hangs up. */
  private static Listener accepting(ServerSocketFactory sockets, String banner) throws IOException {
    ServerSocket listening = sockets.createServerSocket(0, 10, LOOPBACK);
    Thread.ofVirtual().start(() -> serve(listening, banner));
    return Listener.on(
        listening.getLocalPort(),
        () -> {
          try {
            listening.close();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static void serve(ServerSocket listening, String banner) {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        if (socket instanceof SSLSocket tls) {
          tls.startHandshake();
        }
        socket.getOutputStream().write(banner.getBytes(US_ASCII));
        var _ = socket.getInputStream().read();
      } catch (IOException _) {
        // The next one.
      }
    }
  }
}
