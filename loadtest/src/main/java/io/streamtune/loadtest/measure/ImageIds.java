package io.streamtune.loadtest.measure;

import java.util.OptionalLong;

/**
 * The ids of a run's images: the run's name, a dash and the image's number. So an answer identifies
 * its image without a table of ids.
 *
 * @param run the run's name, different from that of every other run whose answers may still arrive
 */
public record ImageIds(String run) {
  private static final int DIGITS_MAX = 18;

  /** Returns the id of an image, counted from 0. */
  public String of(long index) {
    return run + "-" + index;
  }

  /** Returns the number of an image of this run; empty for the id of any other image. */
  public OptionalLong index(String id) {
    int digits = id.length() - run.length() - 1;
    if (digits < 1
        || digits > DIGITS_MAX
        || !id.startsWith(run)
        || id.charAt(run.length()) != '-') {
      return OptionalLong.empty();
    }
    String number = id.substring(run.length() + 1);
    return number.chars().allMatch(c -> c >= '0' && c <= '9')
        ? OptionalLong.of(Long.parseLong(number))
        : OptionalLong.empty();
  }
}
