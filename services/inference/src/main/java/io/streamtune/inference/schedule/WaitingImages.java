package io.streamtune.inference.schedule;

import static java.util.Objects.requireNonNull;

import io.streamtune.events.ImagePosition;
import io.streamtune.inference.ingest.ImageRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Images that are not started, in one queue for each partition and one for HTTP requests. The
 * queues take turns, so that no image waits for the backlog of another partition (decision 0037).
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
final class WaitingImages {
  private static final int HTTP = -1;

  /** In order of turns, the next first. No queue is empty. */
  private final Map<Integer, Deque<ImageRequest>> queues = new LinkedHashMap<>();

  void add(ImageRequest image) {
    int queue = image.image().position().map(ImagePosition::partition).orElse(HTTP);
    queues.computeIfAbsent(queue, _ -> new ArrayDeque<>()).add(image);
  }

  boolean isEmpty() {
    return queues.isEmpty();
  }

  /** Returns the image whose turn it is. Must not be empty. */
  ImageRequest element() {
    return queues.values().iterator().next().element();
  }

  /** Removes the image whose turn it is; the turn passes to the next queue. */
  void remove() {
    int turn = queues.keySet().iterator().next();
    Deque<ImageRequest> queue = requireNonNull(queues.remove(turn));
    queue.remove();
    if (!queue.isEmpty()) {
      queues.put(turn, queue);
    }
  }

  /** Returns when the oldest image arrived. Must not be empty. */
  long oldestNanos() {
    long oldest = element().receivedNanos();
    for (Deque<ImageRequest> queue : queues.values()) {
      oldest = Math.min(oldest, queue.element().receivedNanos());
    }
    return oldest;
  }

  /** Removes the images that must not be started any more. */
  void giveUp(Consumer<ImageRequest> givenUp) {
    for (Deque<ImageRequest> queue : queues.values()) {
      queue.removeIf(
          image -> {
            boolean isOver = !image.mayBegin();
            if (isOver) {
              givenUp.accept(image);
            }
            return isOver;
          });
    }
    queues.values().removeIf(Deque::isEmpty);
  }
}
