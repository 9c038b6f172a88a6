package io.streamtune.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service has opened, the last on top. Thread-safe: one thread may close all while another
 * still opens.
 */
public final class CloseStack {
  private static final Logger log = LoggerFactory.getLogger(CloseStack.class);

  private final Deque<Consumer<Duration>> open = new ArrayDeque<>();
  private boolean closed;

  /**
   * Takes a part and returns it.
   *
   * @param close closes it within a time
   * @throws CancellationException if all is closed already; then the part is closed, too
   */
  public <T> T add(T part, BiConsumer<T, Duration> close) {
    synchronized (this) {
      if (!closed) {
        open.push(timeout -> close.accept(part, timeout));
        return part;
      }
    }
    close.accept(part, Await.STEP);
    throw new CancellationException("stopped while it was starting");
  }

  /**
   * Closes all, the last first; one that cannot be closed does not keep the others open. Each may
   * take half of what is left, so that the others have time, too.
   */
  public void closeAll(Deadline deadline) {
    for (Optional<Consumer<Duration>> last = take(); last.isPresent(); last = take()) {
      try {
        last.get().accept(deadline.half());
      } catch (RuntimeException e) {
        log.warn("closing failed", e);
      }
    }
  }

  private synchronized Optional<Consumer<Duration>> take() {
    closed = true;
    return Optional.ofNullable(open.poll());
  }
}
