package io.streamtune.cli.demo.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ImagePosition;
import org.junit.jupiter.api.Test;

/**
 * Goal: the demo's last line is true. Method: answers early, twice, of both kinds and of others'
 * images.
 */
final class DemoTallyTest {
  private final DemoTally tally = new DemoTally();

  @Test
  void what_has_no_answer_is_lost() {
    tally.sent(at(0), image());
    tally.sent(at(1), image());
    tally.predicted(at(0));

    assertThat(tally.counts()).hasToString("sent=2 predicted=1 dead=0 lost=1");
  }

  @Test
  void an_answer_may_come_before_the_acknowledgement_and_twice() {
    tally.predicted(at(0));
    tally.sent(at(0), image());
    tally.predicted(at(0));

    assertThat(tally.counts()).hasToString("sent=1 predicted=1 dead=0 lost=0");
  }

  @Test
  void an_image_answered_in_both_ways_shows_in_both_and_is_not_lost() {
    tally.sent(at(0), image());
    tally.predicted(at(0));
    tally.dead(at(0));

    assertThat(tally.counts()).hasToString("sent=1 predicted=1 dead=1 lost=0");
  }

  @Test
  void answers_to_the_images_of_others_do_not_count() {
    tally.sent(at(0), image());
    tally.predicted(at(7));

    assertThat(tally.counts()).hasToString("sent=1 predicted=0 dead=0 lost=1");
  }

  private static ImagePosition at(long offset) {
    return new ImagePosition("images", 0, offset);
  }

  private static DemoTally.Sent image() {
    return new DemoTally.Sent("photo.jpg", 0);
  }
}
