package io.streamtune.console.photo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The most recent thumbnails, in memory, for pages to request. Thread-safe.
 *
 * <p><b>Owner:</b> the bytes are shared; do not mutate them.
 */
public final class ThumbnailCache {
  private final String epoch;
  private final Map<String, byte[]> byName;
  private long number;

  /**
   * Creates an empty cache.
   *
   * @param epoch identifies this run of the console in the names of thumbnails
   * @param max most thumbnails kept
   */
  public ThumbnailCache(String epoch, int max) {
    this.epoch = epoch;
    this.byName =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > max;
          }
        };
  }

  /** Adds a thumbnail and returns its name. */
  public synchronized String put(byte[] jpeg) {
    String name = epoch + "-" + ++number;
    byName.put(name, jpeg);
    return name;
  }

  /** Returns a thumbnail; empty if it never existed or newer ones have evicted it. */
  public synchronized Optional<byte[]> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
