package io.streamtune.trainer.live.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.events.ModelRef;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.trainer.live.quality.LiveScore;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Goal: a version goes only if it is worse beyond doubt, and the two never swing to and fro.
 * Method: scores by hand at each limit, and simulated streams.
 */
class RollbackRuleTest {
  private static final RollbackConfig CONFIG = new RollbackConfig(50, 0.05, 0.001);

  private final RollbackRule rule = new RollbackRule(CONFIG);
  private final ReleaseHistory releases = new ReleaseHistory();

  @Example
  void a_version_that_is_worse_beyond_doubt_goes_with_its_numbers() {
    promote("v2", "v1");

    RollbackDecision decision = rule.decide(releases, score("v2", 70, 100), score("v1", 450, 500));

    assertThat(decision).isInstanceOf(RollbackDecision.RollBack.class);
    RollbackDecision.RollBack back = (RollbackDecision.RollBack) decision;
    assertThat(back.from()).isEqualTo("v2");
    assertThat(back.to()).isEqualTo("v1");
    assertThat(back.reason())
        .startsWith(
            "live accuracy 0.7000 on the last 100 labelled predictions of v2 against 0.9000 on the"
                + " last 500 of v1 (chance would do that with");
    assertThat(back.numbers())
        .containsEntry("liveAccuracy", 0.9)
        .containsEntry("leftLiveAccuracy", 0.7)
        .containsEntry("leftLiveLabelled", 100.0);
  }

  @Example
  void a_canary_goes_by_the_same_limits() {
    assertThat(rule.decideCanary("v3", score("v3", 70, 100), score("v2", 450, 500)))
        .isInstanceOf(RollbackDecision.RollBack.class);
    assertThat(rule.decideCanary("v3", score("v3", 45, 50), score("v2", 450, 500)).reason())
        .endsWith("no drop by 0.05");
    assertThat(rule.decideCanary("v3", score("v3", 0, 49), score("v2", 450, 500)).reason())
        .startsWith("only 49 labelled predictions of v3");
    assertThat(rule.decideCanary("v3", score("v3", 0, 100), Optional.empty()).reason())
        .isEqualTo("no labels of the version in service are known");
  }

  @Example
  void too_few_labels_of_either_decide_nothing() {
    promote("v2", "v1");

    assertThat(stays(score("v2", 0, 49), score("v1", 500, 500)))
        .isEqualTo(
            "only 49 labelled predictions of v2 and 500 of v1, at least 50 of each are needed");
    assertThat(stays(score("v2", 0, 50), score("v1", 49, 49))).startsWith("only 50");
    assertThat(stays(Optional.empty(), Optional.empty())).startsWith("only 0");
    assertThat(rule.decide(releases, score("v2", 0, 50), score("v1", 50, 50)))
        .isInstanceOf(RollbackDecision.RollBack.class);
  }

  @Example
  void a_drop_below_the_limit_is_none_however_sure_it_is() {
    promote("v2", "v1");

    assertThat(stays(score("v2", 85_001, 100_000), score("v1", 90_000, 100_000)))
        .endsWith("no drop by 0.05");
    assertThat(rule.decide(releases, score("v2", 85_000, 100_000), score("v1", 90_000, 100_000)))
        .isInstanceOf(RollbackDecision.RollBack.class);
  }

  @Example
  void a_drop_that_chance_explains_is_none() {
    promote("v2", "v1");

    assertThat(stays(score("v2", 43, 50), score("v1", 48, 50)))
        .contains("chance would do that with 0.08");
  }

  @Example
  void a_better_version_stays() {
    promote("v2", "v1");

    assertThat(stays(score("v2", 100, 100), score("v1", 50, 100))).endsWith("no drop by 0.05");
    assertThat(
            new RollbackRule(new RollbackConfig(1, 0, 0.49))
                .decide(releases, score("v2", 50, 100), score("v1", 50, 100)))
        .isInstanceOf(RollbackDecision.Stay.class);
  }

  @Example
  void there_must_be_a_version_to_go_back_to() {
    assertThat(stays(score("v2", 0, 100), score("v1", 100, 100)))
        .isEqualTo("no version was promoted yet");
    releases.note(event("v2", Optional.empty(), ModelEvent.State.PROMOTED));
    assertThat(stays(score("v2", 0, 100), score("v1", 100, 100))).contains("first version");
    releases.forget();
    assertThat(releases.inService()).isEmpty();
  }

  @Example
  void what_is_in_service_by_a_rollback_is_not_judged_against_the_bad_one() {
    promote("v2", "v1");
    rollBack("v1", "v2");

    assertThat(stays(score("v1", 0, 100), score("v2", 100, 100)))
        .isEqualTo("v1 is in service by a rollback and is not judged");
  }

  @Example
  void nobody_goes_back_to_what_was_gone_back_from() {
    rollBack("v1", "v2");
    promote("v3", "v2");

    assertThat(stays(score("v3", 0, 100), score("v2", 100, 100)))
        .isEqualTo("v2 was rolled back itself, v3 stays");
  }

  @Example
  void who_puts_a_version_into_service_again_has_the_last_word() {
    rollBack("v1", "v2");
    promote("v2", "v1");

    assertThat(stays(score("v2", 0, 100), score("v1", 100, 100)))
        .isEqualTo("v2 was rolled back before and put into service again; it stays");
  }

  @Example
  void the_next_version_after_a_rollback_is_judged_again() {
    rollBack("v1", "v2");
    promote("v3", "v1");

    assertThat(rule.decide(releases, score("v3", 0, 100), score("v1", 100, 100)))
        .isInstanceOf(RollbackDecision.RollBack.class);
  }

  @Example
  void limits_that_are_none_are_refused() {
    assertThatThrownBy(() -> new RollbackConfig(0, 0.05, 0.01)).hasMessageContaining("labelledMin");
    assertThatThrownBy(() -> new RollbackConfig(1, 1.5, 0.01)).hasMessageContaining("not 1.5");
    assertThatThrownBy(() -> new RollbackConfig(1, 0.05, 0)).hasMessageContaining("doubtMax");
  }

  @Property(tries = 300)
  void two_versions_never_both_lose_to_each_other(
      @ForAll @IntRange(min = 50, max = 500) int n1,
      @ForAll @IntRange(min = 50, max = 500) int n2,
      @ForAll long seed) {
    Random random = new Random(seed);
    Optional<LiveScore> one = score("a", random.nextInt(n1 + 1), n1);
    Optional<LiveScore> other = score("b", random.nextInt(n2 + 1), n2);

    ReleaseHistory first = new ReleaseHistory();
    first.note(event("a", Optional.of("b"), ModelEvent.State.PROMOTED));
    ReleaseHistory second = new ReleaseHistory();
    second.note(event("b", Optional.of("a"), ModelEvent.State.PROMOTED));

    assertThat(
            rule.decide(first, one, other) instanceof RollbackDecision.RollBack
                && rule.decide(second, other, one) instanceof RollbackDecision.RollBack)
        .isFalse();
  }

  @Property(tries = 300)
  void one_error_more_never_saves_a_version(
      @ForAll @IntRange(min = 50, max = 300) int n,
      @ForAll @IntRange(min = 1, max = 50) int wrong) {
    promote("v2", "v1");
    Optional<LiveScore> before = score("v1", 270, 300);

    if (rule.decide(releases, score("v2", n - wrong, n), before)
        instanceof RollbackDecision.RollBack) {
      assertThat(rule.decide(releases, score("v2", Math.max(0, n - wrong - 1), n), before))
          .isInstanceOf(RollbackDecision.RollBack.class);
    }
  }

  /** The numbers of decision 0016: looks after every label of 2,000, windows of 500. */
  @Example
  void a_version_as_good_as_the_one_before_is_hardly_ever_rolled_back() {
    Random random = new Random(1);
    int falseAlarms = 0;
    int streams = 300;
    for (int i = 0; i < streams; i++) {
      falseAlarms += labelsUntilRollback(random, 0.9, 0.9) <= 2000 ? 1 : 0;
    }
    System.out.printf("false alarms: %d of %d%n", falseAlarms, streams);
    assertThat(falseAlarms).isLessThanOrEqualTo(streams * 3 / 100);
  }

  @Example
  void a_version_that_is_worse_is_rolled_back_soon() {
    Random random = new Random(2);
    for (double accuracy : new double[] {0.8, 0.7, 0.5}) {
      int[] labels = new int[101];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = labelsUntilRollback(random, 0.9, accuracy);
      }
      java.util.Arrays.sort(labels);
      System.out.printf(
          "0.9 to %.1f: median %d, nine of ten %d labels%n", accuracy, labels[50], labels[90]);
      assertThat(labels[90]).isLessThanOrEqualTo(1000);
    }
  }

  /** How many labels a stream takes; 2,001 if more than 2,000. */
  private int labelsUntilRollback(Random random, double before, double after) {
    ReleaseHistory promoted = new ReleaseHistory();
    promoted.note(event("v2", Optional.of("v1"), ModelEvent.State.PROMOTED));
    int rightBefore = 0;
    for (int i = 0; i < 500; i++) {
      rightBefore += random.nextDouble() < before ? 1 : 0;
    }
    boolean[] window = new boolean[500];
    int right = 0;
    for (int i = 0; i < 2000; i++) {
      right -= window[i % 500] ? 1 : 0;
      window[i % 500] = random.nextDouble() < after;
      right += window[i % 500] ? 1 : 0;
      RollbackDecision decision =
          rule.decide(
              promoted, score("v2", right, Math.min(i + 1, 500)), score("v1", rightBefore, 500));
      if (decision instanceof RollbackDecision.RollBack) {
        return i + 1;
      }
    }
    return 2001;
  }

  private String stays(Optional<LiveScore> serving, Optional<LiveScore> previous) {
    RollbackDecision decision = rule.decide(releases, serving, previous);
    assertThat(decision).isInstanceOf(RollbackDecision.Stay.class);
    return decision.reason();
  }

  private void promote(String version, String previous) {
    releases.note(event(version, Optional.of(previous), ModelEvent.State.PROMOTED));
  }

  private void rollBack(String version, String previous) {
    releases.note(event(version, Optional.of(previous), ModelEvent.State.ROLLED_BACK));
  }

  private static ModelEvent event(
      String version, Optional<String> previous, ModelEvent.State state) {
    return new ModelEvent(
        "m",
        version,
        URI.create("m/" + version),
        "0a".repeat(32),
        state,
        Map.of(),
        Optional.empty(),
        previous,
        Optional.empty());
  }

  private static Optional<LiveScore> score(String version, int right, int labelled) {
    return Optional.of(
        new LiveScore(
            new ModelRef("m", version, "d"),
            labelled,
            labelled,
            right,
            0.5,
            Duration.ZERO,
            Duration.ZERO));
  }
}
