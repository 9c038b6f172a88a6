package io.streamtune.inference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.tta.TtaPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Goal: whatever is doubtful, broken, shed or swapped, every image is answered exactly once and
 * wholly by one version, and versions never go back. Method: a seeded stream of pictures, swaps and
 * jumps of the clock over a small tensor and two lanes.
 */
final class TtaPropertyTest {
  private static final int IMAGES = 60;

  /** What a picture begins with, plainly and mirrored. */
  private record Picture(byte plain, byte mirrored) {}

  @Property(tries = 60)
  void every_image_is_answered_once_by_one_version(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int rowsMax) throws Exception {
    Random random = new Random(seed);
    TtaPolicy policy = random.nextInt(4) == 0 ? TtaBench.ALWAYS : TtaBench.UNCERTAIN;
    Map<String, Picture> pictures = new HashMap<>();
    try (TtaBench bench = new TtaBench(policy, rowsMax, Duration.ZERO, new FakeNetwork(2))) {
      for (int i = 0; i < IMAGES; i++) {
        Picture picture = new Picture(kind(random), (byte) Math.max(0, kind(random)));
        pictures.put("image " + i, picture);
        submit(bench, "image " + i, picture);
        disturb(bench, random);
      }
      bench.awaitOutcomes(IMAGES);

      bench.outcomes.forEach(
          (id, outcome) -> check(bench.networks, requireNonNull(pictures.get(id)), outcome));
      assertThat(versions(bench)).isSorted();
      assertThat(bench.queued("rows")).isZero();
      assertThat(bench.queued("doubtful")).isZero();
    }
  }

  private static void submit(TtaBench bench, String id, Picture picture) {
    if (picture.plain() < 0) {
      bench.submit(id, new Content.Encoded(new byte[] {1, 2, 3}));
    } else {
      bench.submit(id, picture.plain(), picture.mirrored());
    }
  }

  /** A kind below zero stands for bytes that are no picture. */
  private static byte kind(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> FakeNetwork.FAILS;
      case 1 -> FakeNetwork.NOT_A_NUMBER;
      case 2 -> -1;
      case 3, 4, 5, 6 -> FakeNetwork.DOUBTFUL;
      default -> (byte) random.nextInt(3);
    };
  }

  private static void disturb(TtaBench bench, Random random) throws InterruptedException {
    switch (random.nextInt(10)) {
      case 0 -> bench.switchTo(new FakeNetwork(2, bench.networks.size() % 3));
      case 1 -> bench.nanos.addAndGet(random.nextLong(TtaBench.SHED_AFTER.toNanos()));
      case 2, 3 -> {
        int some = bench.outcomes.size() + 1;
        bench.loop.turnUntil(() -> bench.outcomes.size() >= some);
      }
      default -> {
        // The next picture follows at once.
      }
    }
  }

  private static void check(List<FakeNetwork> networks, Picture picture, Outcome outcome) {
    if (!(outcome instanceof Outcome.Predicted predicted)) {
      assertThat(List.of(picture.plain(), picture.mirrored()))
          .containsAnyOf(FakeNetwork.FAILS, FakeNetwork.NOT_A_NUMBER, (byte) -1);
      return;
    }
    FakeNetwork network = networks.get(Integer.parseInt(predicted.model().version()) - 1);
    float[] plain = network.scores(picture.plain());
    float[] mirrored = network.scores(picture.mirrored());
    boolean wanted = picture.plain() == FakeNetwork.DOUBTFUL;
    switch (predicted.tta().policy()) {
      case "always" -> wanted = true;
      case "uncertain" -> assertThat(predicted.tta().views()).isEqualTo(wanted ? 2 : 1);
      default -> wanted = false;
    }
    assertThat(predicted.probabilities())
        .isEqualTo(wanted ? TtaBench.mean(plain, mirrored) : plain);
  }

  private static List<Integer> versions(TtaBench bench) {
    return bench.outcomes.values().stream()
        .filter(Outcome.Predicted.class::isInstance)
        .map(outcome -> Integer.valueOf(((Outcome.Predicted) outcome).model().version()))
        .toList();
  }
}
