package io.streamtune.stream.client;

/**
 * Whether brokers can be reached, from two counters of the client: it is away when it has no
 * connection, and back when bytes arrive again. An attempt to connect is a connection without
 * bytes, so a broker that is gone does not flicker.
 *
 * <p>Pure. Not thread-safe. <b>Called on:</b> kafka-poll.
 */
public final class ConnectionWatch {
  /** What a sample told. */
  public enum Change {
    /** The first bytes came, or the first after an outage. */
    UP,
    /** The last connection is gone. */
    DOWN,
    /** As before. */
    NONE
  }

  private boolean up;
  private double seenBytes;

  /**
   * Takes one sample.
   *
   * @param connections connections open or being opened
   * @param incomingBytes bytes received since the client began
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
