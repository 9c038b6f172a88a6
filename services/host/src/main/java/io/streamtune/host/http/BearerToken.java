package io.streamtune.host.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/**
 * A secret that who may do something shows in the header {@code Authorization: Bearer} (RFC 6750).
 * It takes the same time to refuse each wrong one.
 *
 * @param value the secret; empty is shown by nobody
 */
public record BearerToken(Optional<String> value) {
  private static final String BEARER = "bearer ";

  /** Returns whether there is one. */
  public boolean isSet() {
    return value.isPresent();
  }

  /** Returns whether this was shown. */
  public boolean is(Optional<String> shown) {
    byte[] one = sha256(value.orElse(""));
    byte[] other = sha256(shown.orElse(""));
    boolean isEqual = MessageDigest.isEqual(one, other);
    return isEqual && value.isPresent() && shown.isPresent();
  }

  /** Returns what a request shows. Called on: an event loop. */
  public static Optional<String> shown(RoutingContext request) {
    return Optional.ofNullable(request.request().getHeader("authorization"))
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  /** Returns whether only this machine reaches an address; one that is not known is for others. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The hashes have one length, so that the comparison tells nothing of the token's. */
  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Never shows it. */
  @Override
  public String toString() {
    return isSet() ? "BearerToken[set]" : "BearerToken[none]";
  }
}
