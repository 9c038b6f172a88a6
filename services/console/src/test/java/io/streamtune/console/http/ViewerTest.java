package io.streamtune.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.console.board.Card;
import io.streamtune.console.board.PageSection;
import io.streamtune.console.board.PageState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Goal: a page is told what it lacks, once, and one that reads slowly costs nothing. */
final class ViewerTest {
  private final Slow connection = new Slow();
  private PageState shown = shown(0, 0, 1);

  /** A connection that can be stopped. */
  private static final class Slow implements Viewer.Connection {
    private final List<String> sent = new ArrayList<>();
    private boolean isFull;

    @Override
    public boolean isFull() {
      return isFull;
    }

    @Override
    public void send(String text) {
      sent.add(text);
    }
  }

  @Test
  void each_card_and_each_version_of_a_part_is_told_once() {
    Viewer viewer = viewer(Optional.empty());
    shown = shown(1, 2, 7);
    viewer.tick();
    viewer.tick();

    assertThat(connection.sent)
        .containsExactly(
            """
            id: e-2
            event: cards
            data: [{"n":1},{"n":2}]

            event: stats
            data: {"v":7}

            """);
  }

  @Test
  void who_reads_slowly_goes_on_with_the_latest_and_nothing_waits_for_it() {
    Viewer viewer = viewer(Optional.empty());
    connection.isFull = true;
    for (int i = 1; i <= 200; i++) {
      shown = shown(i, i + 59, i);
      assertThat(viewer.tick()).isTrue();
    }
    connection.isFull = false;
    viewer.tick();

    assertThat(connection.sent).hasSize(1);
    assertThat(connection.sent.getFirst()).contains("{\"n\":200}", "{\"n\":259}", "{\"v\":200}");
    assertThat(connection.sent.getFirst()).doesNotContain("{\"n\":199}", "{\"v\":199}");
  }

  @Test
  void who_does_not_read_for_a_minute_is_given_up() {
    Viewer viewer = viewer(Optional.empty());
    connection.isFull = true;
    int ticks = 1;
    while (viewer.tick()) {
      ticks++;
    }

    assertThat(ticks / 5).isEqualTo(60);
  }

  @Test
  void silence_is_broken_before_a_proxy_ends_it() {
    Viewer viewer = viewer(Optional.empty());
    viewer.tick();
    connection.sent.clear();
    for (int tick = 0; tick < 150; tick++) {
      viewer.tick();
    }

    assertThat(connection.sent).containsExactly(": still here\n\n", ": still here\n\n");
  }

  @Test
  void what_a_browser_had_is_not_told_again_and_a_strange_id_is_no_id() {
    shown = shown(1, 5, 1);
    viewer(Optional.of("e-3")).tick();
    assertThat(connection.sent.getFirst()).contains("[{\"n\":4},{\"n\":5}]");

    for (String strange : List.of("", "e-", "e--1", "e-x", "other-3", "e-" + "9".repeat(40))) {
      connection.sent.clear();
      viewer(Optional.of(strange)).tick();
      assertThat(connection.sent.getFirst()).as(strange).contains("{\"n\":1}", "{\"n\":5}");
    }
  }

  private Viewer viewer(Optional<String> lastEventId) {
    return new Viewer(connection, () -> shown, lastEventId);
  }

  private static PageState shown(long from, long to, long version) {
    List<Card> cards =
        from == 0
            ? List.of()
            : LongStream.rangeClosed(from, to)
                .mapToObj(n -> new Card(n, "{\"n\":" + n + "}"))
                .toList();
    return new PageState(
        "e", cards, List.of(new PageSection("stats", version, "{\"v\":" + version + "}")));
  }
}
