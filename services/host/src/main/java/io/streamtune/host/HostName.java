package io.streamtune.host;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine. */
public final class HostName {
  private HostName() {}

  /** Returns the host name, or {@code localhost} if it cannot be resolved. */
  public static String get() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
