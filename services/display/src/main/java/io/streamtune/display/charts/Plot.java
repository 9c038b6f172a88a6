package io.streamtune.display.charts;

import io.streamtune.display.charts.Axis.Tick;
import io.streamtune.display.charts.Series.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A line plot as inline SVG. Colours come from the page's style sheet, so that the light and the
 * dark scheme work: {@code .series-0}, {@code .grid}, {@code .mark}, {@code .tick}.
 *
 * @param title title for screen readers
 * @param series lines over the same axes; a legend names them if there are several
 */
public record Plot(String title, Axis x, Axis y, List<Series> series, List<Mark> marks) {
  private static final double WIDTH = 680;
  private static final double HEIGHT = 260; // of the area of the lines
  private static final double LEFT = 62;
  private static final double RIGHT = 18;
  private static final double BOTTOM = 44;
  private static final double ROW = 16;
  private static final double LETTER = 6.4; // a generous letter width
  private static final int ROWS_MAX = 5; // with more, the labels dominate the plot
  private static final int MARKS_MAX = 10; // with more, lines cross labels
  private static final int LETTERS_MAX = 34;

  private static final String STANDALONE_STYLE =
      """
      svg { background: #fff; font: 12px sans-serif; }
      .series-0 { stroke: #2f6db3; stroke-width: 2; fill: none; }
      .grid { stroke: #e3e4e0; } .axis { stroke: #646b74; }
      .mark { stroke: #8a5a9e; stroke-dasharray: 4 3; } .mark-label { fill: #8a5a9e; }
      .tick, .label { fill: #646b74; }
      """;

  /** A mark and the place of its label; row -1 means that there is no room for a label. */
  private record Placed(Mark mark, double x, int row, boolean leftOfLine) {}

  public Plot {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }

  /** Returns the figure: legend and drawing. */
  public Tag figure() {
    Tag figure = Tag.of("figure", "plot");
    if (series.size() > 1) {
      figure.add(legend());
    }
    return figure.add(Tag.of("div", "scroll").add(svg()));
  }

  /** Returns the drawing as a standalone file. */
  public String standalone() {
    return svg()
        .attribute("xmlns", "http://www.w3.org/2000/svg")
        .add(Tag.of("title").text(title))
        .style(STANDALONE_STYLE)
        .toString();
  }

  private Tag legend() {
    Tag legend = Tag.of("figcaption", "legend");
    for (int i = 0; i < series.size(); i++) {
      Tag key = Tag.of("span", "key");
      legend.add(key.add(Tag.of("i", "swatch-" + i)).text(series.get(i).name()));
    }
    return legend;
  }

  private Tag svg() {
    List<Placed> placed = placed();
    double top = 10 + ROW * placed.stream().mapToInt(p -> p.row() + 1).max().orElse(0);
    Tag svg =
        Tag.of("svg")
            .attribute("viewBox", "0 0 680 " + Numbers.fixed(top + HEIGHT + BOTTOM, 0))
            .attribute("role", "img")
            .attribute("aria-label", title);
    x.ticks().forEach(tick -> svg.addAll(xTick(tick, top)));
    y.ticks().forEach(tick -> svg.addAll(yTick(tick, top)));
    svg.add(line("axis", LEFT, top + HEIGHT, WIDTH - RIGHT, top + HEIGHT));
    svg.addAll(axisLabels(top));
    placed.forEach(mark -> svg.addAll(mark(mark, top)));
    for (int i = 0; i < series.size(); i++) {
      svg.addAll(drawn(series.get(i), i, top));
    }
    return svg;
  }

  private double px(double value) {
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
  }

  private double py(double value, double top) {
    return top + (1 - y.place(value)) * HEIGHT;
  }

  private List<Tag> xTick(Tick tick, double top) {
    double at = px(tick.value());
    return List.of(
        line("grid", at, top, at, top + HEIGHT),
        word("tick", at, top + HEIGHT + 17, "middle", tick.label()));
  }

  private List<Tag> yTick(Tick tick, double top) {
    double at = py(tick.value(), top);
    return List.of(
        line("grid", LEFT, at, WIDTH - RIGHT, at),
        word("tick", LEFT - 8, at + 4, "end", tick.label()));
  }

  private List<Tag> axisLabels(double top) {
    double middle = top + HEIGHT / 2;
    return List.of(
        word("label", (LEFT + WIDTH - RIGHT) / 2, top + HEIGHT + 37, "middle", x.label()),
        word("label", 14, middle, "middle", y.label())
            .attribute("transform", "rotate(-90 14 " + Numbers.fixed(middle, 2) + ")"));
  }

  /**
   * Places the marks. Labels that would overlap move to rows of their own, up to a limit. If there
   * are many marks, only those that fit into one row have labels; the others show theirs as
   * tooltips.
   */
  private List<Placed> placed() {
    List<Placed> placed = new ArrayList<>();
    List<Double> rowEnds = new ArrayList<>();
    for (Mark mark : marks.stream().sorted(Comparator.comparingDouble(Mark::x)).toList()) {
      if (!x.holds(mark.x())) {
        continue;
      }
      double at = px(mark.x());
      double width = shortened(mark.label()).length() * LETTER + 8;
      boolean leftOfLine = at + width > WIDTH;
      double from = leftOfLine ? at - width : at;
      int row = 0;
      while (row < rowEnds.size() && rowEnds.get(row) > from) {
        row++;
      }
      if (row == (isCrowded() ? 1 : ROWS_MAX)) {
        placed.add(new Placed(mark, at, -1, leftOfLine));
        continue;
      }
      if (row == rowEnds.size()) {
        rowEnds.add(0.0);
      }
      rowEnds.set(row, from + width);
      placed.add(new Placed(mark, at, row, leftOfLine));
    }
    return placed;
  }

  private boolean isCrowded() {
    return marks.size() > MARKS_MAX;
  }

  private static String shortened(String label) {
    return label.length() <= LETTERS_MAX ? label : label.substring(0, LETTERS_MAX - 1) + "…";
  }

  private List<Tag> mark(Placed placed, double top) {
    if (placed.row() < 0) {
      Tag line = line("mark", placed.x(), top, placed.x(), top + HEIGHT);
      line.attribute("stroke-opacity", 0.45);
      return List.of(line.add(Tag.of("title").text(placed.mark().label())));
    }
    double wordY = 12 + ROW * placed.row();
    double wordX = placed.x() + (placed.leftOfLine() ? -4 : 4);
    String anchor = placed.leftOfLine() ? "end" : "start";
    return List.of(
        line("mark", placed.x(), wordY - 9, placed.x(), top + HEIGHT),
        word("mark-label", wordX, wordY, anchor, shortened(placed.mark().label())));
  }

  private List<Tag> drawn(Series line, int index, double top) {
    List<Tag> drawn = new ArrayList<>();
    StringBuilder path = new StringBuilder();
    for (Point point : line.points()) {
      if (x.holds(point.x())) {
        path.append(path.isEmpty() ? 'M' : 'L').append(Numbers.fixed(px(point.x()), 1));
        path.append(' ').append(Numbers.fixed(py(point.y(), top), 1));
      }
    }
    drawn.add(Tag.of("path", "series-" + index).attribute("d", path.toString()));
    if (line.style() == Series.Style.DOTS) {
      line.points().forEach(point -> drawn.add(dot(point, index, top)));
    }
    return drawn;
  }

  private Tag dot(Point point, int index, double top) {
    return Tag.of("circle", "dot-" + index)
        .attribute("cx", px(point.x()))
        .attribute("cy", py(point.y(), top))
        .attribute("r", 3.5)
        .add(Tag.of("title").text(Numbers.fixed(point.x(), 2) + ": " + Numbers.rate(point.y())));
  }

  private static Tag line(String style, double x1, double y1, double x2, double y2) {
    return Tag.of("line", style)
        .attribute("x1", x1)
        .attribute("y1", y1)
        .attribute("x2", x2)
        .attribute("y2", y2);
  }

  private static Tag word(String style, double x, double y, String anchor, String text) {
    return Tag.of("text", style)
        .attribute("x", x)
        .attribute("y", y)
        .attribute("text-anchor", anchor)
        .text(text);
  }
}
