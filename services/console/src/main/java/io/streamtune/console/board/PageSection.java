package io.streamtune.console.board;

/**
 * A section of the page that is always sent as a whole, so a page that missed some versions has
 * lost nothing.
 *
 * @param name the name of its server-sent event
 * @param version increases with each change
 * @param json the JSON object that pages receive
 */
public record PageSection(String name, long version, String json) {

  /** Returns a section without content yet. */
  public static PageSection empty(String name) {
    return new PageSection(name, 0, "{}");
  }

  /** Returns the next version of the section, or this one if the content is unchanged. */
  public PageSection with(String newJson) {
    return newJson.equals(json) ? this : new PageSection(name, version + 1, newJson);
  }
}
