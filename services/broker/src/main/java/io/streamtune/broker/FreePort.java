package io.streamtune.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds TCP ports on the loopback interface on which a process of ours can listen shortly
 * afterwards.
 *
 * <p>The ports are below the ephemeral range of operating systems. A port of that range could be
 * taken by any outgoing connection between the search and the start of the server.
 */
public final class FreePort {
  private static final int FIRST = 10_240;
  private static final int COUNT = 20_000;

  /** Why: processes that start one after the other begin their search thousands of ports apart. */
  private static final int APART = 12_361;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * APART % COUNT));

  private FreePort() {}

  /**
   * Returns a free port. Other calls in this process return it again only after all other ports.
   */
  public static int find() {
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free TCP port on 127.0.0.1");
  }

  private static boolean isFree(int port) {
    try {
      requireFree(port);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that a server could listen on a port now.
   *
   * @throws IOException if it could not
   */
  static void requireFree(int port) throws IOException {
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
  }
}
