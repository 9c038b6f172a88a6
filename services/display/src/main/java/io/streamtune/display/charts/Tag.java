package io.streamtune.display.charts;

import java.util.List;

/**
 * An element of HTML or SVG under construction. It escapes all text and all attribute values, so
 * that a class or file named {@code <script>} is only ever text.
 *
 * <p><b>Owner</b>: its builder; adding it to another element copies it. Not thread-safe.
 */
public final class Tag {
  private final String name;
  private final StringBuilder attributes = new StringBuilder();
  private final StringBuilder body = new StringBuilder();

  private Tag(String name) {
    this.name = name;
  }

  /** Returns an empty element; the name must be a constant, never a user's text. */
  public static Tag of(String name) {
    return new Tag(name);
  }

  /** Returns an empty element with a style class. */
  public static Tag of(String name, String styleClass) {
    return new Tag(name).attribute("class", styleClass);
  }

  /** Adds an attribute. */
  public Tag attribute(String attribute, String value) {
    attributes.append(' ').append(attribute).append("=\"").append(escape(value)).append('"');
    return this;
  }

  /** Adds a length or position, with at most two decimals. */
  public Tag attribute(String attribute, double value) {
    return attribute(attribute, Numbers.fixed(value, 2));
  }

  /** Adds text. */
  public Tag text(String text) {
    body.append(escape(text));
    return this;
  }

  /** Adds an element. */
  public Tag add(Tag child) {
    child.appendTo(body);
    return this;
  }

  /** Adds elements. */
  public Tag addAll(List<Tag> children) {
    children.forEach(this::add);
    return this;
  }

  /** Adds one of our style sheets; it is not escaped, because browsers read it literally. */
  public Tag style(String sheet) {
    if (sheet.contains("</")) {
      throw new IllegalArgumentException("a style sheet cannot hold the end of an element");
    }
    body.append("<style>\n").append(sheet).append("</style>");
    return this;
  }

  private void appendTo(StringBuilder out) {
    out.append('<').append(name).append(attributes).append('>').append(body);
    if (!name.equals("meta") && !name.equals("img")) {
      out.append("</").append(name).append('>');
    }
  }

  /** Returns the element as text. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }
}
