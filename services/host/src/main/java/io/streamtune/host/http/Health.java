package io.streamtune.host.http;

import java.util.List;

/**
 * Health of a service.
 *
 * @param started whether the service has started its work
 * @param readiness checks that must hold before the service gets work
 * @param liveness checks that must hold; otherwise a restart is the remedy
 */
public record Health(boolean started, List<Check> readiness, List<Check> liveness) {

  /** Copies the checks. */
  public Health {
    readiness = List.copyOf(readiness);
    liveness = List.copyOf(liveness);
  }

  /**
   * One check.
   *
   * @param name subject of the check
   * @param up whether the check holds
   * @param detail the present state, for the operator
   */
  public record Check(String name, boolean up, String detail) {}
}
