package io.streamtune.host.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.host.tls.TlsFiles;
import io.streamtune.testkit.Certificates;
import io.streamtune.testkit.Until;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a server with a certificate speaks TLS, and nothing else; a renewed certificate needs no
 * restart. Method: a real server, real handshakes, certificates of the JDK's keytool.
 */
final class HttpsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".getBytes(ISO_8859_1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  @TempDir private static Path folder;
  private static Certificates first;
  private static Certificates second;
  private static TlsFiles files;
  private static HttpListener server;

  @BeforeAll
  static void start() throws IOException {
    first = Certificates.of(folder, "first");
    second = Certificates.of(folder, "second");
    files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"), LOOK_EVERY);
    install(first);
    Router router = Router.router(VERTX);
    router.get("/").handler(request -> Json.answer(request, 200, Map.of("ok", true)));
    server =
        new HttpListener(
            VERTX,
            new ListenConfig("127.0.0.1", 0, Optional.of(files), ConnectionLimits.DEFAULTS),
            router);
    server.listen();
  }

  @AfterAll
  static void close() {
    server.close();
    VERTX.close().await();
  }

  @Test
  void who_trusts_the_certificate_is_answered_and_others_hang_up() throws Exception {
    try (HttpClient stranger = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> get(stranger)).isInstanceOf(SSLException.class);
    }
    SSLContext trust = Certificates.trusting(first);
    for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
      SSLParameters parameters = new SSLParameters();
      parameters.setProtocols(new String[] {protocol});
      try (HttpClient client =
          HttpClient.newBuilder().sslContext(trust).sslParameters(parameters).build()) {
        HttpResponse<String> answer = get(client);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      }
    }
  }

  @Test
  void who_speaks_in_clear_is_not_answered() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(ask(socket)).doesNotContain("HTTP/1.1", "ok");
    }
    assertThat(served()).isEqualTo(first.x509());
  }

  @Test
  void a_renewed_certificate_is_taken_and_half_a_renewal_is_not() throws Exception {
    try (SSLSocket open = connect()) {
      install(second);
      Until.holds("the new one is served", () -> served().equals(second.x509()), this::toString);

      assertThat(ask(open)).as("a connection that was open goes on").startsWith("HTTP/1.1 200");
    }
    Files.writeString(files.certificate(), "half of it");
    assertThat(served()).isEqualTo(second.x509());
    install(first);
    Until.holds("the next is served", () -> served().equals(first.x509()), this::toString);
  }

  /** Each file is replaced at once, as every tool does that renews; one of the two comes first. */
  private static void install(Certificates made) throws IOException {
    replace(made.key(), files.key());
    replace(made.certificate(), files.certificate());
  }

  private static void replace(Path from, Path to) throws IOException {
    Path beside = Files.copy(from, folder.resolve("beside"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static HttpResponse<String> get(HttpClient client) throws Exception {
    URI uri = URI.create("https://localhost:" + server.port() + "/");
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Returns the certificate that a new connection meets. */
  private static Certificate served() {
    try (SSLSocket socket = connect()) {
      return socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SSLSocket connect() throws IOException {
    SSLContext trust = Certificates.trusting(first, second);
    if (trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())
        instanceof SSLSocket socket) {
      socket.startHandshake();
      return socket;
    }
    throw new AssertionError("no TLS socket");
  }

  private static String ask(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write(REQUEST);
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException _) {
      return ""; // Cut off.
    }
  }
}
