package io.streamtune.display.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Goal: marks stay readable, however many there are. Method: the drawing as text. */
class PlotTest {
  private static final Pattern LINE = Pattern.compile("<line class=\"mark\"");
  private static final Pattern WORD = Pattern.compile("class=\"mark-label\"");

  @Test
  void of_a_few_marks_each_has_its_word() {
    String drawing = drawn(10);

    assertThat(count(LINE, drawing)).isEqualTo(10);
    assertThat(count(WORD, drawing)).isEqualTo(10);
  }

  @Test
  void of_many_marks_each_has_a_line_and_those_have_words_that_find_room_in_one_row() {
    String drawing = drawn(100);

    assertThat(count(LINE, drawing)).isEqualTo(100);
    assertThat(count(WORD, drawing)).isBetween(2L, 12L);
    assertThat(drawing).contains("viewBox=\"0 0 680 330\"").contains("<title>mark 57</title>");
  }

  @Test
  void a_long_word_is_cut() {
    assertThat(drawn(new Mark(5, "a word that is longer than any plot has room for")))
        .contains(">a word that is longer than any pl…</text>");
  }

  private static String drawn(int marks) {
    return drawn(
        IntStream.range(0, marks)
            .mapToObj(i -> new Mark(10.0 * i / marks, "mark " + i))
            .toArray(Mark[]::new));
  }

  private static String drawn(Mark... marks) {
    Series line =
        new Series(
            "line", List.of(new Series.Point(0, 0), new Series.Point(10, 1)), Series.Style.LINE);
    return new Plot(
            "plot", Axis.exact("x", 0, 10), Axis.exact("y", 0, 1), List.of(line), List.of(marks))
        .figure()
        .toString();
  }

  private static long count(Pattern pattern, String text) {
    return pattern.matcher(text).results().count();
  }
}
