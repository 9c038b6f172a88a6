package io.streamtune.console.board;

import java.util.List;

/**
 * What the page shows at one moment. Immutable; any thread.
 *
 * @param epoch identifies this run of the console
 * @param cards the latest cards, oldest first; at most as many as a page has places for
 * @param parts the other sections of the page
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

  /** Returns the cards with a higher number. */
  public List<Card> after(long number) {
    return cards.stream().filter(card -> card.number() > number).toList();
  }
}
