package io.streamtune.inference.tta;

/** Which images get more than one view. */
public sealed interface TtaPolicy {

  /** No image: the plain view alone. */
  TtaPolicy OFF = new Off();

  /** Returns the most views of one image that run together. */
  int viewsMax();

  /** No image. */
  record Off() implements TtaPolicy {
    @Override
    public int viewsMax() {
      return 1;
    }
  }

  /** Every image. */
  record Always(ViewSet views) implements TtaPolicy {
    @Override
    public int viewsMax() {
      return views.size();
    }
  }

  /**
   * Images whose plain view is uncertain.
   *
   * @param views the views of an uncertain image
   * @param margin the plain view is uncertain if its {@link Margin} is below this: 0 never, 1
   *     always
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
