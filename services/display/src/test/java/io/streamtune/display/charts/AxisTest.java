package io.streamtune.display.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.display.charts.Series.Point;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Goal: axes have round values, and no peak gets lost. Method: ranges as runs have them. */
class AxisTest {
  @Test
  void linear_ticks_are_round() {
    assertThat(labels(Axis.linear("loss", DoubleStream.of(0, 0.73))))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8");
    assertThat(labels(Axis.linear("accuracy", DoubleStream.of(0.9890, 0.9935))))
        .containsExactly("0.989", "0.990", "0.991", "0.992", "0.993", "0.994");
    assertThat(labels(Axis.linear("rate", DoubleStream.of(0, 0.01))))
        .containsExactly("0.000", "0.002", "0.004", "0.006", "0.008", "0.010");
    assertThat(labels(Axis.exact("batch", 0, 1439))).containsExactly("0", "500", "1000");
    assertThat(labels(Axis.linear("rate", DoubleStream.of(0, 1e-5))))
        .containsExactly("0", "2e-6", "4e-6", "6e-6", "8e-6", "1e-5");
  }

  @Test
  void log_ticks_are_powers_of_ten() {
    assertThat(labels(Axis.log("rate", DoubleStream.of(1.5e-5, 2.3))))
        .containsExactly("1e-4", "1e-3", "1e-2", "1e-1", "1e0");
    assertThat(labels(Axis.log("rate", DoubleStream.of(1e-3, 2e-2))))
        .containsExactly("1e-3", "2e-3", "5e-3", "1e-2", "2e-2");
  }

  @Test
  void values_lie_between_the_ends() {
    assertThat(Axis.log("rate", DoubleStream.of(1e-4, 1)).place(1e-2)).isCloseTo(0.5, within(1e-9));
    assertThat(Axis.exact("batch", 0, 200).place(50)).isEqualTo(0.25);
  }

  @Test
  void an_axis_exists_for_no_value_and_for_one() {
    assertThat(Axis.linear("loss", DoubleStream.of(Double.NaN)).ticks()).isNotEmpty();
    assertThat(Axis.linear("loss", DoubleStream.of(0)).ticks()).isNotEmpty();
    assertThat(Axis.linear("accuracy", DoubleStream.of(0.99)).holds(0.99)).isTrue();
    assertThat(Axis.log("rate", DoubleStream.of(0, 0.1)).ticks()).isNotEmpty();
    assertThat(Axis.exact("batch", 0, -1).ticks()).isNotEmpty();
  }

  @Test
  void a_long_series_keeps_its_peaks() {
    List<Point> points =
        IntStream.range(0, 100_000)
            .mapToObj(i -> new Point(i, i == 54_321 ? 9 : i == 54_322 ? -9 : i % 7))
            .toList();

    List<Point> kept = new Series("loss", points, Series.Style.LINE).points();

    assertThat(kept).hasSizeLessThanOrEqualTo(Series.POINTS_MAX);
    assertThat(kept).contains(new Point(54_321, 9), new Point(54_322, -9));
    assertThat(kept).isSortedAccordingTo(Comparator.comparingDouble(Point::x));
  }

  @Test
  void marks_that_would_overlap_get_rows_of_their_own() {
    Axis axis = Axis.exact("batch", 0, 100);
    List<Mark> marks =
        List.of(new Mark(10, "valley"), new Mark(11, "steep"), new Mark(60, "slide"));
    String svg = new Plot("p", axis, axis, List.of(), marks).figure().toString();

    assertThat(svg).contains("y=\"12\" text-anchor=\"start\">valley");
    assertThat(svg).contains("y=\"28\" text-anchor=\"start\">steep");
    assertThat(svg).contains("y=\"12\" text-anchor=\"start\">slide");
  }

  @Test
  void numbers_read_the_same_everywhere() {
    assertThat(Numbers.percent(0.99256)).isEqualTo("99.26 %");
    assertThat(Numbers.percent(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.rate(1e-2)).isEqualTo("0.01");
    assertThat(Numbers.rate(3.311e-5)).isEqualTo("3.31e-5");
    assertThat(Numbers.rate(1.2345)).isEqualTo("1.23");
    assertThat(Numbers.fixed(-0.001, 2)).isEqualTo("0");
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }
}
