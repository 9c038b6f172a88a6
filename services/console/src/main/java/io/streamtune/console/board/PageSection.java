package io.streamtune.console.board;

/**
 * A part of what a page shows that is always told whole, so that who missed some versions of it has
 * lost nothing.
 *
 * @param name the name of its event
 * @param version grows with each change
 * @param json what a page gets, one object
 */
public record PageSection(String name, long version, String json) {

  /** Returns the part before anything is known. */
  public static PageSection empty(String name) {
    return new PageSection(name, 0, "{}");
  }

  /** Returns its next version, or this where nothing changed. */
  public PageSection with(String newJson) {
    return newJson.equals(json) ? this : new PageSection(name, version + 1, newJson);
  }
}
