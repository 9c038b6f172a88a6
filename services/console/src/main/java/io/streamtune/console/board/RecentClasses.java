package io.streamtune.console.board;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of classes that were predicted lately. A stream of ever new names pushes the oldest
 * out. Thread-safe.
 */
public final class RecentClasses {
  /** Why: ImageNet's thousand, and room for what people add. */
  private static final int NAMES_MAX = 1200;

  private final Map<String, Boolean> names =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > NAMES_MAX;
        }
      };

  /** Notes a name; one that is too long to be shown whole is none that a person can choose. */
  public synchronized void note(String name) {
    if (name.length() <= Texts.NAME_MAX) {
      names.put(name, true);
    }
  }

  /** Returns the names in the order of the alphabet. */
  public synchronized List<String> sorted() {
    return names.keySet().stream().sorted().toList();
  }
}
