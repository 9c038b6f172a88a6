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
 * An open page. Nothing is queued for it: at each tick it receives what has changed since the last.
 * A page that reads slowly misses what was shown in between and continues with the latest state.
 *
 * <p><b>Called on:</b> the connection's event loop.
 */
final class Viewer {
  /** Why: proxies close connections that are silent for a minute, and this server after two. */
  private static final int HEARTBEAT_TICKS = 75;

  /** Why: a page that has not read for a minute has no viewer. */
  private static final int STUCK_TICKS_MAX = 300;

  private final Connection connection;
  private final Supplier<PageState> shown;
  private final Map<String, Long> versions = new HashMap<>();
  private long number;
  private int silentTicks;
  private int stuckTicks;

  /** The connection to a page. */
  interface Connection {
    /** Returns whether the page has not yet read what it was sent. */
    boolean isFull();

    /** Sends a text. */
    void send(String text);
  }

  /**
   * Creates a viewer that has seen nothing, or continues where an earlier connection ended.
   *
   * @param connection the connection to the page
   * @param lastEventId the last event that the browser received: epoch and number of a card
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

  /** Sends the reconnect delay, and whether the page must start afresh. */
  void begin() {
    String isNew = number == 0 ? "true" : "false";
    connection.send("retry: 1000\n" + event("hello", "{\"fresh\":" + isNew + "}"));
  }

  /**
   * Sends what is new; returns false if the viewer has stopped reading and is to be disconnected.
   */
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

  /** JSON contains no line breaks here, so an event is two lines. */
  private static String event(String name, String json) {
    return "event: " + name + "\ndata: " + json + "\n\n";
  }
}
