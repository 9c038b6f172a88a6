package io.streamtune.stream.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Goal: whatever the order of deliveries, completions and rebalances, a commit never passes an open
 * event of the present assignment. Method: random histories against a plain model.
 */
class OffsetLedgerPropertyTest {
  private static final int PARTITIONS = 3;

  private record Delivered(int partition, int generation, long offset) {}

  private final OffsetLedger ledger = new OffsetLedger();
  private final List<Delivered> unfinished = new ArrayList<>();
  private final Map<Integer, Integer> generations = new HashMap<>();
  private final long[] next = new long[PARTITIONS];

  @Property(tries = 300)
  void commit_never_passes_an_open_event(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int step = 0; step < 200; step++) {
      step(random, random.nextInt(PARTITIONS));
      for (int partition = 0; partition < PARTITIONS; partition++) {
        assertLowestOpen(partition);
      }
      assertThat(ledger.open()).isEqualTo(present().size());
    }
  }

  private void step(SplittableRandom random, int partition) {
    switch (random.nextInt(10)) {
      case 0 -> {
        generations.put(partition, ledger.assign(partition));
        next[partition] = random.nextLong(50);
      }
      case 1 -> {
        generations.remove(partition);
        ledger.revoke(partition);
      }
      case 2, 3, 4, 5 -> deliver(partition, random.nextInt(3));
      default -> complete(random);
    }
  }

  private void deliver(int partition, int gap) {
    if (generations.containsKey(partition)) {
      long offset = next[partition] + gap;
      next[partition] = offset + 1;
      unfinished.add(new Delivered(partition, ledger.delivered(partition, offset), offset));
    }
  }

  private void complete(SplittableRandom random) {
    if (!unfinished.isEmpty()) {
      Delivered done = unfinished.remove(random.nextInt(unfinished.size()));
      boolean isPresent = isPresent(done);
      var outcome = ledger.completed(done.partition(), done.generation(), done.offset());
      assertThat(outcome == OffsetLedger.Outcome.FINISHED).isEqualTo(isPresent);
    }
  }

  private void assertLowestOpen(int partition) {
    present().stream()
        .filter(event -> event.partition() == partition)
        .mapToLong(Delivered::offset)
        .min()
        .ifPresent(lowest -> assertThat(ledger.committable(partition)).hasValue(lowest));
  }

  private List<Delivered> present() {
    return unfinished.stream().filter(this::isPresent).toList();
  }

  private boolean isPresent(Delivered event) {
    return generations.getOrDefault(event.partition(), -1) == event.generation();
  }
}
