package io.streamtune.console.board;

import java.util.List;

/**
 * What the page shows at a moment. Immutable; any thread.
 *
 * @param epoch tells this run of the console from others
 * @param cards the latest, oldest first; at most as many as a page has places for
 * @param parts the rest
 */
public record PageState(String epoch, List<Card> cards, List<PageSection> parts) {

  /** Copies the lists. */
  public PageState {
    cards = List.copyOf(cards);
    parts = List.copyOf(parts);
  }

  /** Returns the number of the latest card; 0 before the first. */
  public long lastNumber() {
    return cards.isEmpty() ? 0 : cards.getLast().number();
  }

  /** Returns the cards after a number. */
  public List<Card> after(long number) {
    return cards.stream().filter(card -> card.number() > number).toList();
  }
}
