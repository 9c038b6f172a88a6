package io.streamtune.inference.tta;

/** Which images get more than one pass. */
public sealed interface TtaPolicy {

  /** None: the plain view, nothing else. */
  TtaPolicy OFF = new Off();

  /** Returns the most views of one image that are run together. */
  int viewsMax();

  /** None. */
  record Off() implements TtaPolicy {
    @Override
    public int viewsMax() {
      return 1;
    }
  }

  /** Every one. */
  record Always(ViewSet views) implements TtaPolicy {
    @Override
    public int viewsMax() {
      return views.size();
    }
  }

  /**
   * Those whose plain view leaves a doubt.
   *
   * @param views what is run then
   * @param margin below it, the {@link Margin} of the plain view is a doubt: 0 doubts nothing, 1
   *     everything
   */
  record Uncertain(ViewSet views, double margin) implements TtaPolicy {

    /** Checks the range. */
    public Uncertain {
      if (!(margin >= 0 && margin <= 1)) {
        throw new IllegalArgumentException("a margin must be 0 to 1, not " + margin);
      }
    }

    @Override
    public int viewsMax() {
      return views.size();
    }

    /** Returns whether an image with this margin gets another pass. */
    boolean doubts(double found) {
      return found < margin || margin == 1;
    }
  }
}
