package io.streamtune.inference.tta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Goal: augmentation is given up when images wait too long, and not taken up again too soon.
 * Method: ages of the oldest waiting image, one a second; sheds after 4 s.
 */
final class SheddingTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void it_begins_when_the_oldest_image_has_waited_that_long() {
    assertThat(shed(4, 0, 1, 2, 3, 4, 5)).isEqualTo("....ss");
  }

  @Test
  void it_goes_on_while_the_oldest_image_is_not_young() {
    assertThat(shed(4, 4, 3, 2, 3, 2, 3, 2, 3, 2)).isEqualTo("sssssssss");
  }

  @Test
  void it_ends_when_images_have_waited_less_than_half_of_it_for_as_long() {
    assertThat(shed(4, 4, 1, 1, 1, 1, 1, 1)).isEqualTo("sssss..");
  }

  @Test
  void a_short_calm_does_not_end_it() {
    assertThat(shed(4, 4, 1, 1, 1, 2, 1, 1, 1, 1, 1)).isEqualTo("sssssssss.");
  }

  @Test
  void after_its_end_it_begins_by_the_same_rule() {
    assertThat(shed(4, 4, 0, 0, 0, 0, 0, 3, 4)).isEqualTo("sssss..s");
  }

  @Test
  void a_time_of_zero_never_sheds() {
    assertThat(shed(0, 0, 1, 100, 10_000)).isEqualTo("....");
  }

  /** Draws each second: {@code s} for shedding. */
  private static String shed(int afterSeconds, long... ages) {
    Shedding shedding = new Shedding(Duration.ofSeconds(afterSeconds));
    StringBuilder drawn = new StringBuilder();
    for (int second = 0; second < ages.length; second++) {
      // The monotonic clock may begin anywhere, below zero too.
      shedding.observe(ages[second] * SECOND, (second - 3) * SECOND);
      drawn.append(shedding.isActive() ? 's' : '.');
    }
    return drawn.toString();
  }
}
