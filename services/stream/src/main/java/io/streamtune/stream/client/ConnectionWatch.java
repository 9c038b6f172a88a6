package io.streamtune.stream.client;

/**
 * Detects from two metrics of the client whether brokers are reachable: they are down when the
 * client has no connection, and up when bytes arrive again. A connection attempt counts as a
 * connection without bytes, so the state does not flap while a broker is gone.
 *
 * <p>Pure. Not thread-safe. <b>Called on:</b> kafka-poll.
 */
public final class ConnectionWatch {
  /** Change that a sample shows. */
  public enum Change {
    /** The first bytes arrived, either at all or after an outage. */
    UP,
    /** The last connection is closed. */
    DOWN,
    /** No change. */
    NONE
  }

  private boolean up;
  private double seenBytes;

  /**
   * Evaluates one sample.
   *
   * @param connections connections open or being opened
   * @param incomingBytes bytes received since the client was created
   */
  public Change sample(double connections, double incomingBytes) {
    boolean received = incomingBytes > seenBytes;
    seenBytes = incomingBytes;
    if (!up && received && connections > 0) {
      up = true;
      return Change.UP;
    }
    if (up && connections == 0) {
      up = false;
      return Change.DOWN;
    }
    return Change.NONE;
  }
}
