package io.streamtune.display.charts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * A page for people: one file without scripts that needs no network, in the reader's light or dark
 * scheme. A content security policy in its head makes the browser block everything else.
 */
public final class Page {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private Page() {}

  /**
   * Returns the file.
   *
   * @param title title of the window
   * @param moreStyle the page's own style sheet, applied after the common one
   * @param parts header, tiles and sections, from top to bottom
   */
  public static byte[] html(String title, String moreStyle, List<Tag> parts) {
    Tag html = Tag.of("html").attribute("lang", "en").add(head(title, moreStyle)).add(body(parts));
    return ("<!DOCTYPE html>\n" + html + "\n").getBytes(UTF_8);
  }

  /** Returns the heading of a page. */
  public static Tag header(String title, String subtitle) {
    return Tag.of("header")
        .add(Tag.of("h1").text(title))
        .add(Tag.of("p", "subtitle").text(subtitle));
  }

  /** Returns a tile with an important number. */
  public static Tag tile(String name, String value, String note) {
    return Tag.of("div", "tile")
        .add(Tag.of("span", "name").text(name))
        .add(Tag.of("span", "value").text(value))
        .add(Tag.of("span", "note").text(note));
  }

  /** Returns a section that has only its heading. */
  public static Tag section(String heading) {
    return Tag.of("section").add(Tag.of("h2").text(heading));
  }

  /** Returns a note. */
  public static Tag note(String text) {
    return Tag.of("p", "note").text(text);
  }

  /**
   * Returns a style sheet from the resources beside a class.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static String styleSheet(Class<?> owner, String file) {
    try (InputStream sheet = Objects.requireNonNull(owner.getResourceAsStream(file), file)) {
      return new String(sheet.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tag head(String title, String moreStyle) {
    return Tag.of("head")
        .add(Tag.of("meta").attribute("charset", "utf-8"))
        .add(meta("viewport", "width=device-width, initial-scale=1"))
        .add(meta("color-scheme", "light dark"))
        .add(
            Tag.of("meta")
                .attribute("http-equiv", "Content-Security-Policy")
                .attribute("content", POLICY))
        .add(Tag.of("title").text(title))
        .style(styleSheet(Page.class, "page.css") + moreStyle);
  }

  private static Tag meta(String name, String content) {
    return Tag.of("meta").attribute("name", name).attribute("content", content);
  }

  private static Tag body(List<Tag> parts) {
    return Tag.of("body")
        .add(Tag.of("main").addAll(parts))
        .add(Tag.of("footer").text("Streamtune · everything on this page is in this file"));
  }
}
