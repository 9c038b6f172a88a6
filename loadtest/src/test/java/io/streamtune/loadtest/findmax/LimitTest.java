package io.streamtune.loadtest.findmax;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.loadtest.measure.Event;
import io.streamtune.loadtest.measure.Recorder;
import io.streamtune.loadtest.measure.RunMeasurements;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Goal: a rate counts as sustained for the right reasons. Method: 100 images in 10 seconds. */
class LimitTest {
  private static final Limit LIMIT = new Limit(Duration.ofMillis(200));

  @Test
  void prompt_answers_are_within_the_limit() {
    assertThat(LIMIT.exceeded(run(_ -> 50, 100, 0))).isEmpty();
  }

  @Test
  void two_slow_answers_of_a_hundred_are_p99() {
    assertThat(LIMIT.exceeded(run(i -> i >= 98 ? 300 : 50, 100, 0))).hasValue("p99 is 300 ms");
  }

  @Test
  void a_backlog_of_more_than_the_limit_holds_is_growing() {
    Recorder recorder = new Recorder(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      recorder.add(new Event.Sent(i, nanos(100L * i), nanos(100L * i), false));
    }
    recorder.ended(nanos(10_000));
    for (int i = 0; i < 100; i++) {
      recorder.add(new Event.Predicted(i, nanos(100L * i + 10), 0, "m:1"));
    }

    assertThat(LIMIT.exceeded(recorder.measured(0)))
        .hasValue("the backlog grows: 100 images open at the end");
  }

  @Test
  void images_without_an_answer_are_not_sustained_however_fast_the_others_are() {
    assertThat(LIMIT.exceeded(run(_ -> 50, 99, 0))).hasValue("1 images were not answered");
  }

  @Test
  void a_load_test_that_was_late_is_named_where_the_rate_was_not_sustained() {
    assertThat(LIMIT.exceeded(run(_ -> 300, 100, 40)))
        .hasValue("p99 is 300 ms; the load test itself was late by 40 ms");
  }

  @Test
  void answers_in_time_are_in_time_however_late_the_load_test_was() {
    assertThat(LIMIT.exceeded(run(_ -> 150, 100, 40))).isEmpty();
  }

  @Test
  void images_that_were_never_sent_prove_nothing() {
    assertThat(LIMIT.exceeded(recorder(_ -> 50, 100, 0).measured(7)))
        .hasValue("7 images could not be sent; the load test itself was late by 0 ms");
  }

  @Test
  void an_error_of_the_server_is_no_answer_and_one_of_an_image_is() {
    assertThat(LIMIT.exceeded(lastOne(new Event.Buried(99, nanos(9_950), "HTTP 415")))).isEmpty();
    assertThat(LIMIT.exceeded(lastOne(new Event.Buried(99, nanos(9_950), "HTTP 500"))))
        .hasValue("1 images were answered with an error of the server");
  }

  @Test
  void images_that_were_turned_away_or_had_no_reply_are_not_sustained() {
    assertThat(LIMIT.exceeded(lastOne(new Event.Shed(99, nanos(9_950)))))
        .hasValue("1 images were turned away (503)");
    assertThat(LIMIT.exceeded(lastOne(new Event.Refused(nanos(9_900), nanos(9_950), "timeout"))))
        .hasValue("1 images were refused or had no reply");
  }

  @Test
  void nothing_predicted_is_nothing_sustained() {
    Recorder recorder = new Recorder(Duration.ofSeconds(1));
    recorder.ended(nanos(10_000));

    assertThat(LIMIT.exceeded(recorder.measured(0))).hasValue("nothing was predicted");
  }

  private static RunMeasurements run(IntUnaryOperator millis, int answered, long lateMillis) {
    return recorder(millis, answered, lateMillis).measured(0);
  }

  /** All others are answered in time. */
  private static RunMeasurements lastOne(Event what) {
    Recorder recorder = recorder(_ -> 50, 99, 0);
    recorder.add(what);
    return recorder.measured(0);
  }

  private static Recorder recorder(IntUnaryOperator millis, int answered, long lateMillis) {
    Recorder recorder = new Recorder(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      long due = 100L * i;
      recorder.add(new Event.Sent(i, nanos(due), nanos(due + lateMillis), false));
      if (i < answered) {
        long received = nanos(due + millis.applyAsInt(i));
        recorder.add(new Event.Predicted(i, received, received, "m:1"));
      }
    }
    recorder.ended(nanos(10_000));
    return recorder;
  }

  private static long nanos(long millis) {
    return millis * 1_000_000;
  }
}
