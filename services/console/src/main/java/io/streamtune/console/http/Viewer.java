package io.streamtune.console.http;

import io.streamtune.console.board.Card;
import io.streamtune.console.board.PageSection;
import io.streamtune.console.board.PageState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An open page. Nothing is queued for it: at each tick it gets what it lacks of what is shown then.
 * Who reads slowly misses what was shown meanwhile and goes on with the latest.
 *
 * <p><b>Called on:</b> the connection's event loop.
 */
final class Viewer {
  /** Why: proxies close what is silent for a minute, and this server after two. */
  private static final int HEARTBEAT_TICKS = 75;

  /** Why: a minute without reading is nobody looking. */
  private static final int STUCK_TICKS_MAX = 300;

  private final Connection connection;
  private final Supplier<PageState> shown;
  private final Map<String, Long> versions = new HashMap<>();
  private long number;
  private int silentTicks;
  private int stuckTicks;

  /** The way to a page. */
  interface Connection {
    /** Returns whether the page has not taken yet what it was sent. */
    boolean isFull();

    /** Sends a text. */
    void send(String text);
  }

  /**
   * Makes a viewer who has seen nothing, or what an earlier connection was told.
   *
   * @param connection where it is told
   * @param lastEventId what the browser got last: epoch and number of a card
   */
  Viewer(Connection connection, Supplier<PageState> shown, Optional<String> lastEventId) {
    this.connection = connection;
    this.shown = shown;
    String ours = shown.get().epoch() + "-";
    this.number =
        lastEventId
            .filter(id -> id.startsWith(ours))
            .map(id -> id.substring(ours.length()))
            .filter(digits -> digits.matches("\\d{1,18}"))
            .map(Long::parseLong)
            .orElse(0L);
  }

  /** Greets: how soon to come back, and whether the page has to begin anew. */
  void begin() {
    String isNew = number == 0 ? "true" : "false";
    connection.send("retry: 1000\n" + event("hello", "{\"fresh\":" + isNew + "}"));
  }

  /** Sends what is new; returns false when the viewer is given up. */
  boolean tick() {
    if (connection.isFull()) {
      return ++stuckTicks < STUCK_TICKS_MAX;
    }
    stuckTicks = 0;
    String news = news(shown.get());
    if (!news.isEmpty()) {
      silentTicks = 0;
      connection.send(news);
    } else if (++silentTicks >= HEARTBEAT_TICKS) {
      silentTicks = 0;
      connection.send(": still here\n\n");
    }
    return true;
  }

  private String news(PageState now) {
    StringBuilder text = new StringBuilder();
    List<Card> cards = now.after(number);
    if (!cards.isEmpty()) {
      number = now.lastNumber();
      text.append("id: ").append(now.epoch()).append('-').append(number).append('\n');
      text.append(
          event(
              "cards", cards.stream().map(Card::json).collect(Collectors.joining(",", "[", "]"))));
    }
    for (PageSection part : now.parts()) {
      if (part.version() != versions.getOrDefault(part.name(), 0L)) {
        versions.put(part.name(), part.version());
        text.append(event(part.name(), part.json()));
      }
    }
    return text.toString();
  }

  /** JSON has no line ends of its own, so an event is two lines. */
  private static String event(String name, String json) {
    return "event: " + name + "\ndata: " + json + "\n\n";
  }
}
