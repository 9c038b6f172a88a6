package io.streamtune.loadtest.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ModelRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Goal: two bytes an image say the same as a list of everything that came. Method: random images,
 * answers and gaps in any order, against a plain model.
 */
class TallyPropertyTest {
  private static final int PARTITIONS = 2;
  private static final int DEAD = -1;

  /** A prediction of a version as it lies in a partition of predictions. */
  private record Predicted(int answers, ImagePosition image, int version) {}

  private static final long BEGIN = 70_000;
  private static final long END = BEGIN + 140_000; // Three pieces, the last one not whole.

  private static final Comparator<ImagePosition> BY_POSITION =
      Comparator.comparingInt(ImagePosition::partition).thenComparingLong(ImagePosition::offset);

  @Property(tries = 300)
  void counts_are_those_of_a_plain_model(@ForAll long seed) {
    new Model().lives(new SplittableRandom(seed));
  }

  /** Everything that came, as it came. */
  private static final class Model {
    private final Tally tally = new Tally("images", both(BEGIN), both(BEGIN), both(END));
    private final Map<ImagePosition, List<Integer>> answers = new HashMap<>();
    private final Set<ImagePosition> images = new TreeSet<>(BY_POSITION);
    private final List<Predicted> predictions = new ArrayList<>();
    private long outside;

    void lives(SplittableRandom random) {
      int hot = 1 + random.nextInt(60); // Few offsets: many images are named more than once.
      for (int step = 0; step < 300; step++) {
        step(random, hot);
      }
      check();
    }

    private void check() {
      Report report = tally.report(1000, Report.Unread.NONE);
      PartitionReport all = report.total();
      assertThat(all.images()).isEqualTo(images.size());
      assertThat(all.predicted())
          .isEqualTo(count(given -> given.stream().anyMatch(v -> v != DEAD)));
      assertThat(all.images()).isEqualTo(all.predicted() + all.dead() + all.problems().lost());
      assertThat(all.withoutImage())
          .isEqualTo(answers.keySet().stream().filter(at -> !images.contains(at)).count());
      assertThat(all.extraAnswers())
          .isEqualTo(answers.values().stream().mapToLong(given -> given.size() - 1).sum());
      assertThat(tally.unanswered()).isEqualTo(all.problems().lost());
      assertThat(all.outOfOrder()).isEqualTo(outOfOrder());
      assertThat(report.aside().earlier() + report.aside().later()).isEqualTo(outside);
      assertThat(byKind(report)).isEqualTo(expectedByKind());
      assertThat(report.versions().stream().mapToLong(Report.Version::predictions).sum())
          .isEqualTo(predictions.size());
      assertThat(report.versionReturns()).isEqualTo(versionReturns());
    }

    private void step(SplittableRandom random, int hot) {
      long offset =
          random.nextInt(20) == 0
              ? BEGIN - 5 + random.nextLong(END - BEGIN + 10)
              : BEGIN + 65_530 + random.nextLong(hot);
      ImagePosition at = new ImagePosition("images", random.nextInt(PARTITIONS), offset);
      boolean isInside = offset >= BEGIN && offset < END;
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          tally.image(at);
          if (isInside) {
            images.add(at);
          }
        }
        case 2 -> {
          tally.dead(at);
          answered(at, DEAD, isInside);
        }
        default -> {
          Predicted predicted =
              new Predicted(random.nextInt(PARTITIONS), at, 1 + random.nextInt(3));
          tally.predicted(at, model(predicted.version()), predicted.answers());
          predictions.add(predicted);
          answered(at, predicted.version(), isInside);
        }
      }
    }

    private void answered(ImagePosition at, int by, boolean isInside) {
      if (isInside) {
        answers.computeIfAbsent(at, _ -> new ArrayList<>()).add(by);
      } else {
        outside++;
      }
    }

    private long count(Predicate<List<Integer>> which) {
      return images.stream().filter(at -> which.test(answers.getOrDefault(at, List.of()))).count();
    }

    private Map<Problem.Kind, List<ImagePosition>> byKind(Report report) {
      Map<Problem.Kind, List<ImagePosition>> found = new HashMap<>();
      report
          .problems()
          .forEach(
              problem ->
                  found
                      .computeIfAbsent(problem.kind(), _ -> new ArrayList<>())
                      .add(problem.image()));
      return found;
    }

    private Map<Problem.Kind, List<ImagePosition>> expectedByKind() {
      Map<Problem.Kind, List<ImagePosition>> expected = new HashMap<>();
      for (ImagePosition at : images) {
        kind(answers.getOrDefault(at, List.of()))
            .ifPresent(kind -> expected.computeIfAbsent(kind, _ -> new ArrayList<>()).add(at));
      }
      return expected;
    }

    private static Optional<Problem.Kind> kind(List<Integer> given) {
      List<Integer> versions = given.stream().filter(v -> v != DEAD).distinct().toList();
      if (given.isEmpty()) {
        return Optional.of(Problem.Kind.LOST);
      } else if (given.size() == 1) {
        return Optional.empty();
      } else if (versions.size() > 1) {
        return Optional.of(Problem.Kind.TWO_VERSIONS);
      }
      return Optional.of(
          versions.size() == 1 && given.contains(DEAD)
              ? Problem.Kind.PREDICTED_AND_DEAD
              : Problem.Kind.REPEATED);
    }

    /** First predictions that stand behind a later image of the same partition. */
    private long outOfOrder() {
      long count = 0;
      for (int i = 0; i < predictions.size(); i++) {
        Predicted one = predictions.get(i);
        List<Predicted> before =
            predictions.subList(0, i).stream()
                .filter(other -> other.image().partition() == one.image().partition())
                .filter(other -> other.image().offset() >= BEGIN && other.image().offset() < END)
                .toList();
        boolean isFirst = before.stream().noneMatch(other -> other.image().equals(one.image()));
        boolean isBehind =
            before.stream()
                .filter(other -> other.answers() == one.answers())
                .anyMatch(other -> other.image().offset() > one.image().offset());
        boolean isInside = one.image().offset() >= BEGIN && one.image().offset() < END;
        count += isInside && isFirst && isBehind ? 1 : 0;
      }
      return count;
    }

    private long versionReturns() {
      long count = 0;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int answersIn = partition;
        List<Integer> versions =
            predictions.stream()
                .filter(one -> one.answers() == answersIn)
                .map(Predicted::version)
                .toList();
        for (int i = 1; i < versions.size(); i++) {
          boolean changes = !versions.get(i).equals(versions.get(i - 1));
          count += changes && versions.subList(0, i).contains(versions.get(i)) ? 1 : 0;
        }
      }
      return count;
    }
  }

  @Test
  void every_number_of_a_version_survives_its_two_bytes() {
    for (int version = 1; version <= OffsetOutcome.VERSION_MAX; version++) {
      OffsetOutcome fate = OffsetOutcome.UNKNOWN.seen().dead().predictedBy(version);

      assertThat(OffsetOutcome.unpack(fate.pack())).isEqualTo(fate);
      assertThat(OffsetOutcome.unpack(fate.predictedBy(1).pack()).byTwoVersions())
          .isEqualTo(version != 1);
    }
  }

  @Test
  void versions_without_a_number_of_their_own_share_the_last() {
    VersionOrder versions = new VersionOrder();
    for (int version = 1; version <= OffsetOutcome.VERSION_MAX + 5; version++) {
      assertThat(versions.answered(0, model(version)))
          .isEqualTo(Math.min(version, OffsetOutcome.VERSION_MAX));
    }
    assertThat(versions.versions().getLast().predictions()).isEqualTo(6);
  }

  @Test
  void of_many_problems_the_first_of_each_kind_are_named_by_position() {
    Tally tally = new Tally("images", both(BEGIN), both(BEGIN), both(END));
    for (long offset = BEGIN; offset < BEGIN + 100; offset++) {
      tally.image(new ImagePosition("images", 1, offset));
      tally.image(new ImagePosition("images", 0, offset));
    }
    tally.dead(new ImagePosition("images", 1, BEGIN));
    tally.dead(new ImagePosition("images", 1, BEGIN));
    tally.dead(new ImagePosition("elsewhere", 1, BEGIN));

    Report report = tally.report(2, Report.Unread.NONE);

    assertThat(report.problems())
        .extracting(problem -> problem.kind() + " " + problem.image())
        .containsExactly("LOST images/0/70000", "LOST images/0/70001", "REPEATED images/1/70000");
    assertThat(report.aside().elsewhere()).isEqualTo(1);
    assertThat(report.verdict())
        .isEqualTo("images=200 predicted=0 dead=1 lost=199 duplicated=1 out_of_order=0");
  }

  private static ModelRef model(int version) {
    return new ModelRef("fresh", Integer.toString(version), "digest-" + version);
  }

  private static Map<Integer, Long> both(long offset) {
    return Map.of(0, offset, 1, offset);
  }
}
