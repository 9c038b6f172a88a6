package io.streamtune.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: what cannot be is said before a broker is asked. Method: the command line, exit code 2. */
class UsageTest {
  @Test
  void options_that_contradict_each_other_are_refused() {
    assertThat(refusal("--rate", "5", "--ramp", "1:2")).contains("one of --rate, --ramp");
    assertThat(refusal("--replay", "t", "--spike", "9:1s:5s")).contains("not with --replay");
    assertThat(refusal("--replay", "t", "--keys", "2")).contains("do not go with it");
    assertThat(refusal("--images", ".", "--sizes", "32x32")).contains("of generated pictures");
    assertThat(refusal("--rate", "0")).contains("above 0");
    assertThat(refusal("--duration", "0s")).contains("--duration is above 0");
    assertThat(refusal("--speed", "0", "--replay", "t")).contains("--speed is above 0");
    assertThat(refusal("--broken", "1.5")).contains("--broken is a share from 0 to 1");
    assertThat(refusal("--producers", "0")).contains("--producers 1 to 64");
    assertThat(refusal("--header", "ce_id=7")).contains("answers are matched by it");
  }

  @Test
  void values_that_cannot_be_read_are_shown_with_what_they_look_like() {
    assertThat(refusal("--duration", "10")).contains("it looks like 200ms, 10s, 5m or 1h");
    assertThat(refusal("--sizes", "big")).contains("it looks like 500x375");
    assertThat(refusal("--ramp", "5")).contains("it looks like 10:200");
    assertThat(refusal("--ramp", "5:6:7")).contains("it looks like 10:200");
    assertThat(refusal("--spike", "5:2s")).contains("it looks like 200:2s:30s");
    assertThat(refusal("--spike", "x:2s:9s")).contains("is no spike");
    assertThat(refusal("--spike", "5:9s:2s")).contains("more time than that to the next");
  }

  @Test
  void a_search_without_sense_is_refused() {
    Bench.Ran ran = Bench.run("find-max", "--from", "0");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--from is above 0 and not above --to");
  }

  @Test
  void lengths_of_time_are_read_and_written() {
    assertThat(List.of("200ms", "1.5s", "10m", "2h").stream().map(TimeText::of))
        .containsExactly(
            Duration.ofMillis(200),
            Duration.ofMillis(1500),
            Duration.ofMinutes(10),
            Duration.ofHours(2));
    assertThat(List.of("200ms", "1500ms", "15s", "10m", "120m", "0ms"))
        .allSatisfy(text -> assertThat(TimeText.text(TimeText.of(text))).isEqualTo(text));
  }

  private static String refusal(String... options) {
    Bench.Ran ran = Bench.run(Bench.together(List.of("kafka"), options));
    assertThat(ran.code()).isEqualTo(2);
    return ran.err();
  }
}
