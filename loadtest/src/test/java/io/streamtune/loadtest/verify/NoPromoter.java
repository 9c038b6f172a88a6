package io.streamtune.loadtest.verify;

import io.streamtune.loadtest.scenario.Promoter;
import java.util.List;

/** Counting promotes nothing. */
final class NoPromoter implements Promoter {
  @Override
  public void check(Place place, List<String> versions) {
    throw new AssertionError("nobody swaps here");
  }

  @Override
  public void promote(Place place, String version) {
    throw new AssertionError("nobody swaps here");
  }
}
