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
 * A secret that authorised clients send in the header {@code Authorization: Bearer} (RFC 6750).
 * Rejecting a wrong token takes the same time for every one.
 *
 * @param value the secret; if empty, no token is valid
 */
public record BearerToken(Optional<String> value) {
  private static final String BEARER = "bearer ";

  /** Returns whether there is a secret. */
  public boolean isSet() {
    return value.isPresent();
  }

  /** Returns whether a request's token is this one. */
  public boolean is(Optional<String> shown) {
    byte[] one = sha256(value.orElse(""));
    byte[] other = sha256(shown.orElse(""));
    boolean isEqual = MessageDigest.isEqual(one, other);
    return isEqual && value.isPresent() && shown.isPresent();
  }

  /** Returns the bearer token of a request. Called on: an event loop. */
  public static Optional<String> shown(RoutingContext request) {
    return Optional.ofNullable(request.request().getHeader("authorization"))
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(BEARER))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  /** Returns whether an address is reachable from this machine only; false for an unknown host. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The hashes have equal length, so that the comparison does not reveal the token's length. */
  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Never contains the secret. */
  @Override
  public String toString() {
    return isSet() ? "BearerToken[set]" : "BearerToken[none]";
  }
}
