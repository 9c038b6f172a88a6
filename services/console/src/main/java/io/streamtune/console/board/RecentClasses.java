package io.streamtune.console.board;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of recently predicted classes. The least recently used name is evicted when the bound
 * is reached. Thread-safe.
 */
public final class RecentClasses {
  /** Why: ImageNet's thousand classes, and room for those that users add. */
  private static final int NAMES_MAX = 1200;

  private final Map<String, Boolean> names =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > NAMES_MAX;
        }
      };

  /**
   * Remembers a name. A name too long to be shown whole is ignored, because users cannot choose it.
   */
  public synchronized void note(String name) {
    if (name.length() <= Texts.NAME_MAX) {
      names.put(name, true);
    }
  }

  /** Returns the names in alphabetical order. */
  public synchronized List<String> sorted() {
    return names.keySet().stream().sorted().toList();
  }
}
