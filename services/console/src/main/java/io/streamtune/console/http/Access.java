package io.streamtune.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what.
 *
 * @param host address to listen on, as configured
 * @param port port; 0 takes a free one
 * @param token what who labels must show; empty lets everybody who reaches the page
 * @param adminToken what who releases versions must show; it serves for labels, too
 * @param origins addresses under which browsers may reach the page besides its own, for example
 *     {@code https://console.example.org}
 * @param viewersMax open pages
 * @param writesPerSecond labels and releases in a second, of all together
 */
public record Access(
    String host,
    int port,
    Optional<String> token,
    Optional<String> adminToken,
    List<String> origins,
    int viewersMax,
    int writesPerSecond) {
  private static final String LOOPBACK = "127.0.0.1";

  /** What somebody wants to do. */
  public enum Right {
    /** Say what an image shows. */
    LABEL,
    /** Put versions into service. */
    ADMIN
  }

  /** Copies the list. */
  public Access {
    origins = List.copyOf(origins);
  }

  /** Returns where to listen: without a token for labels on loopback, whatever is configured. */
  public String bindHost() {
    return isOpenToOthers() && token.isEmpty() ? LOOPBACK : host;
  }

  /** Returns whether the configured address can be reached from other machines. */
  public boolean isOpenToOthers() {
    try {
      return !InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true;
    }
  }

  /** Returns whether only this machine reaches the server as it is bound. */
  boolean isBoundToLoopback() {
    return !isOpenToOthers() || token.isEmpty();
  }

  /** Returns whether a right needs a token at all. */
  boolean needsToken(Right right) {
    return switch (right) {
      case LABEL -> token.isPresent();
      case ADMIN -> adminToken.isPresent() || !isBoundToLoopback();
    };
  }

  /** Returns whether what a request shows gives a right. Takes the same time for each wrong one. */
  boolean grants(Right right, Optional<String> shown) {
    if (!needsToken(right)) {
      return true;
    }
    boolean isAdmin = isSame(adminToken, shown);
    boolean isLabeller = isSame(token, shown);
    return switch (right) {
      case LABEL -> isAdmin || isLabeller;
      case ADMIN -> isAdmin;
    };
  }

  private static boolean isSame(Optional<String> wanted, Optional<String> shown) {
    byte[] one = sha256(wanted.orElse(""));
    byte[] other = sha256(shown.orElse(""));
    boolean isEqual = MessageDigest.isEqual(one, other);
    return isEqual && wanted.isPresent() && shown.isPresent();
  }

  /** The hashes have one length, so that the comparison tells nothing of the token's. */
  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Never shows a token. */
  @Override
  public String toString() {
    return "Access[%s:%d]".formatted(host, port);
  }
}
