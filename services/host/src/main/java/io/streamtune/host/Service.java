package io.streamtune.host;

/** A service that runs until it is closed. */
public interface Service extends AutoCloseable {
  /**
   * Starts the service; it works when this returns. Call once.
   *
   * <p><b>Errors:</b> an exception with a message for the operator; {@link
   * java.util.concurrent.CancellationException} if another thread closes the service meanwhile. In
   * both cases, no part keeps running.
   */
  void start();

  /** Finishes what is in flight, then stops. May be called while the service is still starting. */
  @Override
  void close();
}
