package io.streamtune.console.photo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The thumbnails that pages may ask for: the last ones, in memory. Thread-safe.
 *
 * <p><b>Owner:</b> the bytes are shared; nobody mutates them.
 */
public final class ThumbnailCache {
  private final String epoch;
  private final Map<String, byte[]> byName;
  private long number;

  /**
   * Makes an empty store.
   *
   * @param epoch tells the names of this run of the console from others
   * @param max how many are kept
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

  /** Keeps a thumbnail and returns its name. */
  public synchronized String put(byte[] jpeg) {
    String name = epoch + "-" + ++number;
    byName.put(name, jpeg);
    return name;
  }

  /** Returns a thumbnail; empty if it was never there, or others have taken its place. */
  public synchronized Optional<byte[]> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
