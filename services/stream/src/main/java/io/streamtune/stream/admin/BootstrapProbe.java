package io.streamtune.stream.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at a service's start which protocol {@code kafka.bootstrap-servers} speak, because Kafka's
 * client does not report a wrong one: it reads four bytes of an HTTP response as the length of a
 * message and runs out of memory, and it retries a TLS port forever.
 *
 * <pre>
 *   resolve ─▶ connect ─▶ ApiVersions request ─▶ valid response: Kafka
 *                                          └───▶ else: HTTP request, TLS handshake ─▶ protocol
 * </pre>
 *
 * <p>A protocol that is certainly wrong is an error; the service waits for unreachable brokers.
 */
public final class BootstrapProbe {
  private static final Logger LOG = LoggerFactory.getLogger(BootstrapProbe.class);

  /** A broker answers within milliseconds; after this time the probe counts it as unreachable. */
  private static final int TIMEOUT_MILLIS = Math.toIntExact(Duration.ofSeconds(3).toMillis());

  private static final int CORRELATION = 0x5354524d;

  /** ApiVersions, version 0, without a client id: size, key, version, correlation id, no text. */
  private static final byte[] API_VERSIONS =
      ByteBuffer.allocate(14)
          .putInt(10)
          .putShort((short) 18)
          .putShort((short) 0)
          .putInt(CORRELATION)
          .putShort((short) -1)
          .array();

  private static final byte[] HTTP_REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII);

  /** Protocol that an address speaks. */
  private enum Speaks {
    KAFKA,
    TLS,
    HTTP,
    OTHER,
    NOTHING
  }

  /** A problem with an address, and whether waiting may solve it. */
  private record Finding(String text, boolean mayPass) {}

  private BootstrapProbe() {}

  /**
   * Probes the addresses until one of them is valid, and logs the problems of the others. <b>Called
   * on:</b> a thread that may block: at most 12 s per address.
   *
   * @throws StreamException if no address can become valid by waiting: each one is a listener that
   *     these settings cannot use, or a host name that cannot be resolved
   */
  public static void check(KafkaSettings kafka) {
    String protocol =
        kafka
            .forConsumer()
            .getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT")
            .strip()
            .toUpperCase(Locale.ROOT);
    List<Finding> findings = new ArrayList<>();
    for (String server : kafka.bootstrapServers().split(",", -1)) {
      Optional<Finding> finding = look(server.strip(), protocol);
      if (finding.isEmpty()) {
        findings.forEach(other -> LOG.warn(other.text()));
        return;
      }
      findings.add(finding.get());
    }
    if (findings.stream().noneMatch(Finding::mayPass)) {
      throw new StreamException(String.join("; ", findings.stream().map(Finding::text).toList()));
    }
    findings.forEach(finding -> LOG.warn("{}; trying again until it works", finding.text()));
  }

  private static Optional<Finding> look(String server, String protocol) {
    String host = Utils.getHost(server);
    Integer port = Utils.getPort(server);
    if (host == null || port == null) {
      return Optional.empty(); // The Kafka client reports an invalid address.
    }
    try {
      InetAddress[] addresses = InetAddress.getAllByName(host);
      Address address = new Address(server, host, port, addresses);
      return protocol.endsWith("SSL") ? tls(address, protocol) : plain(address, protocol);
    } catch (UnknownHostException e) {
      LOG.debug("{} cannot be resolved", server, e);
      return wrong(
          "the host name in " + server + " cannot be resolved: check kafka.bootstrap-servers");
    } catch (IOException e) {
      return away("Kafka at " + server + " cannot be reached (" + e.getMessage() + ")");
    }
  }

  private static Optional<Finding> plain(Address address, String protocol) throws IOException {
    String server = address.server();
    String wanted = protocol.startsWith("SASL") ? "SASL_SSL" : "SSL";
    return switch (address.speaksInClear()) {
      case KAFKA -> Optional.empty();
      case HTTP -> http(server);
      case OTHER -> other(server);
      case TLS -> wrong(server + " speaks TLS" + protocolIs(protocol, wanted));
      case NOTHING -> away(server + " takes connections and does not answer as a Kafka broker");
    };
  }

  private static Optional<Finding> tls(Address address, String protocol) throws IOException {
    String server = address.server();
    if (address.speaksTls()) {
      return Optional.empty(); // The client's own settings decide which certificates it trusts.
    }
    String wanted = protocol.startsWith("SASL") ? "SASL_PLAINTEXT" : "PLAINTEXT";
    return switch (address.speaksInClear()) {
      case KAFKA ->
          wrong(server + " speaks Kafka's protocol without TLS" + protocolIs(protocol, wanted));
      case HTTP -> http(server);
      case OTHER -> other(server);
      case TLS, NOTHING -> away(server + " takes connections and makes no TLS handshake");
    };
  }

  private static String protocolIs(String protocol, String wanted) {
    return ", and kafka.properties.security.protocol is " + protocol + ": set it to " + wanted;
  }

  private static Optional<Finding> http(String server) {
    return wrong(server + " speaks HTTP, not Kafka's protocol: check kafka.bootstrap-servers");
  }

  private static Optional<Finding> other(String server) {
    return wrong(server + " does not speak Kafka's protocol: check kafka.bootstrap-servers");
  }

  private static Optional<Finding> wrong(String text) {
    return Optional.of(new Finding(text, false));
  }

  private static Optional<Finding> away(String text) {
    return Optional.of(new Finding(text, true));
  }

  /** A bootstrap server and all addresses that its host name resolves to. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Address(String server, String host, int port, InetAddress[] addresses) {
    Speaks speaksInClear() throws IOException {
      byte[] answer = answer(API_VERSIONS);
      if (answer.length == 8 && ByteBuffer.wrap(answer).getInt(4) == CORRELATION) {
        return Speaks.KAFKA;
      }
      if (isHttp(answer) || isHttp(answer(HTTP_REQUEST))) {
        return Speaks.HTTP;
      }
      if (isTls(answer) || speaksTls()) {
        return Speaks.TLS;
      }
      return answer.length == 0 ? Speaks.NOTHING : Speaks.OTHER;
    }

    private static boolean isHttp(byte[] answer) {
      return new String(answer, US_ASCII).startsWith("HTTP/");
    }

    /** TLS records begin with their type, alert or handshake, and version 3.x. */
    private static boolean isTls(byte[] answer) {
      return answer.length > 1 && (answer[0] == 0x15 || answer[0] == 0x16) && answer[1] == 3;
    }

    /**
     * Returns the first bytes of the response; none if the peer is silent or closes the connection.
     */
    private byte[] answer(byte[] request) throws IOException {
      byte[] answer = new byte[8];
      int length = 0;
      try (Socket socket = connected()) {
        try {
          socket.getOutputStream().write(request);
          InputStream in = socket.getInputStream();
          int read = in.read(answer);
          while (read > 0 && length + read < answer.length) {
            length += read;
            read = in.read(answer, length, answer.length - length);
          }
          length += Math.max(0, read);
        } catch (IOException e) {
          LOG.debug("{} gave no whole answer", server, e);
        }
      }
      return Arrays.copyOf(answer, length);
    }

    /** A handshake that fails by a certificate or an alert also shows TLS. No data is sent. */
    boolean speaksTls() throws IOException {
      try (Socket socket = connected()) {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, port, true)) {
          tls.startHandshake();
          return true;
        } catch (SSLHandshakeException e) {
          return !(e.getCause() instanceof IOException); // Not if the peer closed the connection.
        } catch (SSLException | SocketTimeoutException e) {
          return false;
        }
      }
    }

    private Socket connected() throws IOException {
      IOException last = new IOException("no address");
      for (InetAddress address : addresses) {
        Socket socket = new Socket();
        try {
          socket.setSoTimeout(TIMEOUT_MILLIS);
          socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
          return socket;
        } catch (IOException e) {
          socket.close();
          last = e;
        }
      }
      throw last;
    }
  }
}
