package io.streamtune.console.http;

import io.streamtune.host.http.BearerToken;
import io.streamtune.host.http.ListenConfig;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what.
 *
 * @param listen where to listen, as configured, and how
 * @param token what who labels must show; empty lets everybody who reaches the page
 * @param adminToken what who releases versions must show; it serves for labels, too
 * @param origins addresses under which browsers may reach the page besides its own, for example
 *     {@code https://console.example.org}
 * @param viewersMax open pages
 * @param writesPerSecond labels in a second of all together, and as many releases; of each address
 *     as many without the token are answered
 */
public record Access(
    ListenConfig listen,
    Optional<String> token,
    Optional<String> adminToken,
    List<String> origins,
    int viewersMax,
    int writesPerSecond) {
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

  /** Returns whether what a request shows gives a right. Takes the same time for each wrong one. */
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

  /** Never shows a token. */
  @Override
  public String toString() {
    return "Access[%s:%d]".formatted(listen.host(), listen.port());
  }
}
