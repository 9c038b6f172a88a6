package io.streamtune.inference.model.swap;

import java.util.Locale;

/** The steps of a swap, in their order. */
public enum SwapStep {
  /** The bundle is read from the store and every file's sha256 is checked. */
  FETCH,
  /** The runtime loads and optimises the network. */
  LOAD,
  /** Every batch size is run once. */
  WARM_UP,
  /** The bundle's own images must get the probabilities that its trainer saw. */
  PROBE,
  /** The next batch will run on the new version. */
  SWITCH,
  /** The batches of the old version end. */
  DRAIN,
  /** The old version's memory is given back. */
  CLOSE;

  /** Returns the step as it stands in events and metrics. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the name of its time in a receipt. */
  String receiptName() {
    return (this == WARM_UP ? "warmUp" : wire()) + "Seconds";
  }
}
