package io.streamtune.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Goal: every image is counted once, and its latency begins when it was due. Method: events by
 * hand, times in milliseconds.
 */
class RecorderTest {
  private final Recorder recorder = new Recorder(Duration.ofMillis(100));

  @Test
  void latency_begins_when_the_image_was_due_not_when_it_was_sent() {
    sent(0, 1000, 3000); // The sender stood still for two seconds.
    predicted(0, 3050, 3040);

    RunMeasurements measured = recorder.measured(0);

    assertThat(measured.toReceipt().p50()).isCloseTo(2050, within(2.0));
    assertThat(measured.toRecord().p50()).isCloseTo(2040, within(2.0));
    assertThat(measured.senderLateness().max()).isCloseTo(2000, within(2.0));
    assertThat(measured.senderWasLate()).isTrue();
  }

  @Test
  void only_predictions_within_the_deadline_are_goodput() {
    sent(0, 0, 0);
    sent(1, 0, 0);
    sent(2, 0, 0);
    predicted(0, 100, 90);
    predicted(1, 101, 90);

    recorder.ended(nanos(10_000));
    RunMeasurements measured = recorder.measured(0);

    assertThat(measured.counts().withinDeadline()).isEqualTo(1);
    assertThat(measured.goodput()).isEqualTo(0.1);
    assertThat(measured.counts().notAnswered()).isEqualTo(1);
    assertThat(measured.senderWasLate()).isFalse();
  }

  @Test
  void throughput_is_of_answers_that_came_while_images_were_sent() {
    sent(0, 0, 0);
    sent(1, 0, 0);
    sent(2, 0, 0);
    predicted(0, 100, 90);
    buried(1, 1900, "undecodable");
    recorder.ended(nanos(2_000));
    predicted(2, 2100, 2100);

    RunMeasurements measured = recorder.measured(0);

    assertThat(measured.throughput()).isEqualTo(1);
    assertThat(measured.openAtEnd()).isEqualTo(1);
    assertThat(measured.counts().notAnswered()).isZero();
  }

  @Test
  void answers_again_and_answers_to_others_are_counted_apart() {
    sent(0, 0, 0);
    predicted(0, 5, 5);
    predicted(0, 6, 6);
    buried(0, 7, "too-large");
    predicted(99, 8, 8);
    recorder.add(new Event.Foreign());

    Counts counts = recorder.measured(0).counts();

    assertThat(counts.predictions()).isEqualTo(1);
    assertThat(counts.deadLetters()).isZero();
    assertThat(counts.duplicateAnswers()).isEqualTo(2);
    assertThat(counts.foreignAnswers()).isEqualTo(2);
  }

  @Test
  void dead_letters_are_told_by_reason_and_by_whether_the_image_was_broken() {
    recorder.add(new Event.Sent(0, 0, 0, true));
    recorder.add(new Event.Sent(1, 0, 0, true));
    sent(2, 0, 0);
    buried(0, 5, "undecodable");
    predicted(1, 5, 5);
    buried(2, 5, "undecodable");

    Counts counts = recorder.measured(0).counts();

    assertThat(counts.deadLettersByCode()).isEqualTo(Map.of("undecodable", 2L));
    assertThat(counts.goodImagesRefused()).isEqualTo(1);
    assertThat(counts.brokenImagesPredicted()).isEqualTo(1);
    assertThat(counts.notAnswered()).isZero();
  }

  @Test
  void the_warm_up_counts_nowhere() {
    sent(0, -500, -500);
    recorder.add(new Event.Acknowledged(nanos(-500), nanos(-499)));
    predicted(0, 20, 20);
    predicted(0, 21, 21);

    RunMeasurements measured = recorder.measured(0);

    assertThat(measured.counts())
        .isEqualTo(new Counts(0, 0, 0, 0, 0, Map.of(), 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0));
    assertThat(measured.toReceipt().count()).isZero();
    assertThat(measured.series()).isEmpty();
  }

  @Test
  void a_refused_image_is_a_failure_and_not_one_without_answer() {
    sent(0, 0, 0);
    recorder.add(new Event.Refused(0, 5, "too large"));

    Counts counts = recorder.measured(0).counts();

    assertThat(counts.sendFailures()).isEqualTo(1);
    assertThat(counts.failuresByReason()).isEqualTo(Map.of("too large", 1L));
    assertThat(counts.notAnswered()).isZero();
    assertThat(recorder.open()).isZero();
    assertThat(recorder.measured(0).series().getFirst().backlog()).isZero();
  }

  @Test
  void p99_of_each_fifth_is_that_of_the_images_that_were_due_in_it() {
    for (int second = 0; second < 10; second++) {
      long latency = second >= 8 ? 300 : 100;
      sent(second, 1_000L * second, 1_000L * second);
      predicted(second, 1_000L * second + latency, 1_000L * second + latency);
    }
    recorder.ended(nanos(10_000));

    RunMeasurements measured = recorder.measured(0);

    assertThat(measured.p99ByFifth()).hasSize(5);
    assertThat(measured.p99ByFifth().get(3)).isCloseTo(100, within(1.0));
    assertThat(measured.p99ByFifth().get(4)).isCloseTo(300, within(3.0));
    assertThat(measured.p99Drift().orElseThrow()).isCloseTo(3, within(0.1));
  }

  @Test
  void a_shed_image_is_no_answer_and_waits_no_more() {
    sent(0, 0, 0);
    sent(1, 0, 0);
    recorder.add(new Event.Shed(0, nanos(5)));
    recorder.add(new Event.Replied(1, nanos(6), "m:1"));

    RunMeasurements measured = recorder.measured(0);

    assertThat(measured.counts().shed()).isEqualTo(1);
    assertThat(measured.counts().predictions()).isEqualTo(1);
    assertThat(measured.counts().notAnswered()).isZero();
    assertThat(measured.series().getFirst().answered()).isEqualTo(1);
    assertThat(measured.series().getFirst().backlog()).isZero();
  }

  @Test
  void images_that_were_due_and_never_sent_make_the_sender_late() {
    for (int i = 0; i < 98; i++) {
      sent(i, i, i);
    }

    assertThat(recorder.measured(1).senderWasLate()).isTrue();
    assertThat(recorder.measured(0).senderWasLate()).isFalse();
  }

  @Test
  void a_record_time_before_the_image_was_due_counts_as_0_and_is_said() {
    sent(0, 1000, 1000);
    predicted(0, 1010, 990);

    RunMeasurements measured = recorder.measured(0);

    assertThat(measured.toRecord().max()).isZero();
    assertThat(measured.recordBeforeIntended()).isEqualTo(1);
  }

  @Test
  void the_series_shows_a_stall_in_the_second_in_which_images_were_due() {
    sent(0, 0, 0);
    sent(1, 1100, 1100);
    predicted(0, 50, 50);
    predicted(1, 3200, 3200);

    List<SeriesPoint> series = recorder.measured(0).series();

    assertThat(series).extracting(SeriesPoint::sent).containsExactly(1L, 1L, 0L, 0L);
    assertThat(series).extracting(SeriesPoint::answered).containsExactly(1L, 0L, 0L, 1L);
    assertThat(series).extracting(SeriesPoint::backlog).containsExactly(0L, 1L, 1L, 0L);
    assertThat(series.get(1).p99Millis().orElseThrow()).isCloseTo(2100, within(20.0));
    assertThat(series.get(2).p99Millis()).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void a_version_that_begins_or_comes_back_is_a_change() {
    answeredBy(0, 100, "m:1");
    answeredBy(1, 1100, "m:1");
    answeredBy(2, 1200, "m:2");
    answeredBy(3, 2200, "m:2");
    answeredBy(4, 4300, "m:1"); // Rolled back, after a second without any answer.

    assertThat(recorder.measured(0).versionChanges())
        .containsExactly(new VersionChange(1.2, "m:2"), new VersionChange(4.3, "m:1"));
  }

  @Test
  void memory_is_bounded_an_image_that_was_forgotten_is_not_known() {
    Recorder small = new Recorder(Duration.ofSeconds(1), 4);
    for (int i = 0; i < 6; i++) {
      small.add(new Event.Sent(i, 0, 0, false));
    }

    small.add(new Event.Predicted(1, 1, 1, "m:1")); // Its place was taken by number 5.
    small.add(new Event.Predicted(2, 1, 1, "m:1"));

    Counts counts = small.measured(0).counts();
    assertThat(counts.predictions()).isEqualTo(1);
    assertThat(counts.foreignAnswers()).isEqualTo(1);
    assertThat(counts.notAnswered()).isEqualTo(5);
  }

  @Test
  void a_long_run_has_wider_stretches_and_the_same_sums() {
    for (int second = 0; second < 5_000; second++) {
      sent(second, second * 1000L, second * 1000L);
      predicted(second, second * 1000L + 10, second * 1000L + 10);
    }

    List<SeriesPoint> series = recorder.measured(0).series();

    assertThat(series).hasSize(1250);
    assertThat(series.get(1).second()).isEqualTo(4);
    assertThat(series.stream().mapToLong(SeriesPoint::answered).sum()).isEqualTo(5_000);
  }

  @Test
  void ids_lead_back_to_their_number_and_no_other_id_does() {
    ImageIds ids = new ImageIds("lt-a");

    assertThat(ids.index(ids.of(42))).hasValue(42);
    assertThat(
            List.of(
                "lt-a-",
                "lt-a-4x",
                "lt-b-42",
                "lt-a",
                "42",
                "lt-a--1",
                "lt-a-99999999999999999999"))
        .allSatisfy(id -> assertThat(ids.index(id)).isEmpty());
  }

  private void sent(long index, long intendedMillis, long sentMillis) {
    recorder.add(new Event.Sent(index, nanos(intendedMillis), nanos(sentMillis), false));
  }

  private void predicted(long index, long receivedMillis, long recordMillis) {
    recorder.add(new Event.Predicted(index, nanos(receivedMillis), nanos(recordMillis), "m:1"));
  }

  private void answeredBy(long index, long millis, String version) {
    sent(index, millis, millis);
    recorder.add(new Event.Predicted(index, nanos(millis), nanos(millis), version));
  }

  private void buried(long index, long receivedMillis, String code) {
    recorder.add(new Event.Buried(index, nanos(receivedMillis), code));
  }

  private static long nanos(long millis) {
    return millis * 1_000_000;
  }
}
