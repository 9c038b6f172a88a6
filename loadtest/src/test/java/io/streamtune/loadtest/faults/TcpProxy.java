package io.streamtune.loadtest.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The network between clients and broker, which can be slow, cut, or swallow everything. */
final class TcpProxy implements AutoCloseable {
  private static final long LOOK_NANOS = 2_000_000;
  private static final int CHUNK = 16 << 10;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long delayNanos;
  private volatile boolean isHeld;

  /** Listens on a free port and passes everything on to this one. */
  TcpProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on every piece of at most 16 KiB takes so much longer. */
  void delay(Duration each) {
    delayNanos = each.toNanos();
  }

  /** From now on nothing passes, and no connection ends. */
  void hold() {
    isHeld = true;
  }

  /** From now on everything passes, and first what was held. */
  void pass() {
    delayNanos = 0;
    isHeld = false;
  }

  /** Ends every connection. */
  void cut() {
    open.forEach(TcpProxy::close);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void connect(Socket client) {
    open.add(client);
    try {
      Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(broker);
      Thread.ofVirtual().start(() -> pump(client, broker));
      pump(broker, client);
    } catch (IOException e) {
      close(client); // The broker is away.
    } finally {
      open.remove(client);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        LockSupport.parkNanos(delayNanos);
        while (isHeld && !to.isClosed()) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
        out.write(chunk, 0, length);
      }
    } catch (IOException e) {
      // Cut, or one side has ended: so has the other.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    isHeld = false;
    cut();
  }
}
