package io.streamtune.inference.model.swap;

import java.util.Locale;

/** The steps of a swap, in their order. */
public enum SwapStep {
  /** The bundle is read from the store and every file's sha256 is checked. */
  FETCH,
  /** The runtime loads and optimises the network. */
  LOAD,
  /** The model runs once for each batch size. */
  WARM_UP,
  /**
   * The model must give the probabilities that its trainer recorded for the bundle's own images.
   */
  PROBE,
  /** The next batch will run on the new version. */
  SWITCH,
  /** The batches of the old version finish. */
  DRAIN,
  /** The old version's memory is freed. */
  CLOSE;

  /** Returns the name of the step in events and metrics. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the name of the step's time in a receipt. */
  String receiptName() {
    return (this == WARM_UP ? "warmUp" : wire()) + "Seconds";
  }
}
