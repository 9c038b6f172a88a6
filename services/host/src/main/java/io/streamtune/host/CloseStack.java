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
 * The open parts of a service, the last one on top. Thread-safe: one thread may close all parts
 * while another still opens some.
 */
public final class CloseStack {
  private static final Logger log = LoggerFactory.getLogger(CloseStack.class);

  private final Deque<Consumer<Duration>> open = new ArrayDeque<>();
  private boolean closed;

  /**
   * Adds a part and returns it.
   *
   * @param close closes the part within a timeout
   * @throws CancellationException if the stack is closed already; the part is then closed, too
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
   * Closes all parts, the last one first, even if closing one of them fails. Each part may take
   * half of the remaining time, so that the others have time, too.
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
