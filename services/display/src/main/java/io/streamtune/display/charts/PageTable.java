package io.streamtune.display.charts;

import java.util.List;

/** Tables of a page; the first column contains words, the others numbers. */
public final class PageTable {
  private PageTable() {}

  /** Returns a table without rows. */
  public static Tag of(String... headings) {
    Tag row = Tag.of("tr");
    for (String heading : headings) {
      row.add(Tag.of("th").attribute("scope", "col").text(heading));
    }
    return Tag.of("table").add(Tag.of("thead").add(row));
  }

  /** Returns a row. */
  public static Tag row(String name, String... numbers) {
    Tag row = Tag.of("tr").add(Tag.of("th").attribute("scope", "row").text(name));
    for (String number : numbers) {
      row.add(Tag.of("td").text(number));
    }
    return row;
  }

  /** Returns a table of names and values, in a scrolling box; both columns contain words. */
  public static Tag named(List<NamedValue> values) {
    Tag table = Tag.of("table", "named");
    for (NamedValue value : values) {
      table.add(
          Tag.of("tr")
              .add(Tag.of("th").attribute("scope", "row").text(value.name()))
              .add(Tag.of("td").text(value.value())));
    }
    return scroll(table);
  }

  /** Returns a table in a box that scrolls if the screen is narrower. */
  public static Tag scroll(Tag table) {
    return Tag.of("div", "scroll").add(table);
  }
}
