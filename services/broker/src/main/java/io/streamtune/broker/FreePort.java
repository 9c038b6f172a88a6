package io.streamtune.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds TCP ports on the loopback interface that a process of ours can listen on a moment later.
 *
 * <p>They lie below the range from which operating systems take the ports of outgoing connections:
 * one of those could be taken by any client between the search and the start of the server.
 */
public final class FreePort {
  private static final int FIRST = 10_240;
  private static final int COUNT = 20_000;

  /** Processes that search at the same time begin at different ports. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 61 % COUNT));

  private FreePort() {}

  /** Returns a port on which nothing listens; no other call in this process returns it soon. */
  public static int find() {
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free TCP port on 127.0.0.1");
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
