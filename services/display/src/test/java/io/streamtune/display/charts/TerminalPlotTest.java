package io.streamtune.display.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.display.charts.Series.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: a falling line falls, and its axes say where. Method: a line of three points. */
class TerminalPlotTest {

  @Test
  void a_line_goes_from_corner_to_corner() {
    Axis x = Axis.exact("x", 0, 4);
    Axis y = Axis.exact("y", 0, 4);

    List<String> lines =
        new TerminalPlot(x, y, 20, 5)
            .lines(List.of(new Point(0, 4), new Point(2, 2), new Point(4, 0)));

    assertThat(lines).hasSize(7);
    assertThat(lines.getFirst()).endsWith("|**").startsWith("       4");
    assertThat(lines.get(4)).endsWith(" **").startsWith("       0");
    assertThat(lines.get(5)).isEqualTo("         +----------");
    assertThat(lines.get(6).strip()).startsWith("0").endsWith("4");
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(21));
  }
}
