package io.streamtune.display.charts;

import io.streamtune.display.charts.Axis.Tick;
import io.streamtune.display.charts.Series.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A plot of one line, drawn with plain characters.
 *
 * <pre>
 *  1.2 |***
 *      |   **     *
 *  0.4 |     ****
 *      +-----------
 *      1e-5   0.01
 * </pre>
 *
 * <p>Pure functions.
 */
public final class TerminalPlot {
  private static final int LABEL = 8;

  private final Axis x;
  private final Axis y;
  private final int columns;
  private final char[][] cells;

  /**
   * Creates an empty plot.
   *
   * @param columns width in characters, labels included
   * @param rows lines of the area that contains the points
   */
  public TerminalPlot(Axis x, Axis y, int columns, int rows) {
    this.x = x;
    this.y = y;
    this.columns = Math.max(columns - LABEL - 2, 10);
    this.cells = new char[Math.max(rows, 3)][this.columns];
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
  }

  /** Draws the points, each connected to the previous one. */
  public List<String> lines(List<Point> points) {
    for (int i = 0; i < points.size(); i++) {
      Point to = points.get(i);
      Point from = points.get(Math.max(i - 1, 0));
      join(column(from.x()), row(from.y()), column(to.x()), row(to.y()));
    }
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < cells.length; row++) {
      lines.add((label(row) + " |" + new String(cells[row])).stripTrailing());
    }
    lines.add(" ".repeat(LABEL) + " +" + "-".repeat(columns));
    lines.add((" ".repeat(LABEL + 2) + xLabels()).stripTrailing());
    return lines;
  }

  private int column(double value) {
    return (int) Math.round(Math.clamp(x.place(value), 0, 1) * (columns - 1));
  }

  private int row(double value) {
    return (int) Math.round((1 - Math.clamp(y.place(value), 0, 1)) * (cells.length - 1));
  }

  private void join(int fromColumn, int fromRow, int toColumn, int toRow) {
    int steps = Math.max(1, Math.max(Math.abs(toColumn - fromColumn), Math.abs(toRow - fromRow)));
    for (int i = 0; i <= steps; i++) {
      int column = fromColumn + Math.round((toColumn - fromColumn) * (float) i / steps);
      int row = fromRow + Math.round((toRow - fromRow) * (float) i / steps);
      cells[row][column] = '*';
    }
  }

  private String label(int row) {
    String label =
        y.ticks().stream()
            .filter(tick -> row(tick.value()) == row)
            .map(Tick::label)
            .findFirst()
            .orElse("");
    return " ".repeat(Math.max(0, LABEL - label.length())) + label;
  }

  /**
   * Returns the labels, each starting at its place; one that would overlap the previous is left
   * out.
   */
  private String xLabels() {
    StringBuilder labels = new StringBuilder();
    for (Tick tick : x.ticks()) {
      int at = column(tick.value());
      if (labels.isEmpty() || at > labels.length()) {
        labels.append(" ".repeat(at - labels.length())).append(tick.label());
      }
    }
    return labels.toString();
  }
}
