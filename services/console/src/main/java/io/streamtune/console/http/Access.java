package io.streamtune.console.http;

import io.streamtune.host.http.BearerToken;
import io.streamtune.host.http.ListenConfig;
import java.util.List;
import java.util.Optional;

/**
 * The access rules of the page.
 *
 * @param listen the configured listen address and its options
 * @param token the token that users must send to label; empty lets everybody label who reaches the
 *     page
 * @param adminToken the token that users must send to release versions; it also permits labels
 * @param origins addresses under which browsers may reach the page besides its own, for example
 *     {@code https://console.example.org}
 * @param viewersMax most open pages
 * @param writesPerSecond most labels per second for all users together, and as many releases; it
 *     also bounds the error answers per second to each address that lacks the token
 */
public record Access(
    ListenConfig listen,
    Optional<String> token,
    Optional<String> adminToken,
    List<String> origins,
    int viewersMax,
    int writesPerSecond) {
  /** A right that a request may need. */
  public enum Right {
    /** Label an image. */
    LABEL,
    /** Release a version. */
    ADMIN
  }

  /** Copies the list. */
  public Access {
    origins = List.copyOf(origins);
  }

  /**
   * Returns the address to listen on: loopback if no label token is set, whatever is configured.
   */
  public ListenConfig bound() {
    return token.isEmpty() ? listen.boundToLoopback() : listen;
  }

  /** Returns whether the configured address can be reached from other machines. */
  public boolean isOpenToOthers() {
    return !BearerToken.isLoopback(listen.host());
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

  /**
   * Returns whether the token of a request grants a right. Every wrong token takes the same time.
   */
  boolean grants(Right right, Optional<String> shown) {
    if (!needsToken(right)) {
      return true;
    }
    boolean isAdmin = new BearerToken(adminToken).is(shown);
    boolean isLabeller = new BearerToken(token).is(shown);
    return switch (right) {
      case LABEL -> isAdmin || isLabeller;
      case ADMIN -> isAdmin;
    };
  }

  /** Omits the tokens. */
  @Override
  public String toString() {
    return "Access[%s:%d]".formatted(listen.host(), listen.port());
  }
}
