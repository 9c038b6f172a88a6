package io.streamtune.host;

/** Something that runs until it is closed. */
public interface Service extends AutoCloseable {
  /**
   * Starts, once; it works when this returns.
   *
   * <p><b>Errors:</b> an exception with a message for a person; {@link
   * java.util.concurrent.CancellationException} if another thread closes it meanwhile. Nothing is
   * left running then.
   */
  void start();

  /** Finishes what is in flight, then stops; also while it is still starting. */
  @Override
  void close();
}
