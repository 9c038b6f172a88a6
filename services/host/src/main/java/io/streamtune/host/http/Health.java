package io.streamtune.host.http;

import java.util.List;

/**
 * How a service is.
 *
 * @param started whether it has begun its work
 * @param readiness what has to hold before it should get work
 * @param liveness what has to hold, or a restart is the remedy
 */
public record Health(boolean started, List<Check> readiness, List<Check> liveness) {

  /** Copies the checks. */
  public Health {
    readiness = List.copyOf(readiness);
    liveness = List.copyOf(liveness);
  }

  /**
   * One thing that has to hold.
   *
   * @param name what it is about
   * @param up whether it holds
   * @param detail what is the case, for a person
   */
  public record Check(String name, boolean up, String detail) {}
}
