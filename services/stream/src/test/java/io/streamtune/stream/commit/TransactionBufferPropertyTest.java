package io.streamtune.stream.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.ReceivedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Goal: whatever the order of deliveries, answers, new kinds, transactions that fail or come
 * through, refusals and rebalances, an event's answer is visible if and only if the committed
 * offset has passed it, once, and kinds never go back. Method: random histories of a group of which
 * each member begins where the group's offset stands, against a plain model of what is visible.
 */
class TransactionBufferPropertyTest {
  private static final int PARTITIONS = 3;
  private static final long BYTES_MAX = 40;

  @Property(tries = 500)
  void an_answer_is_visible_once_if_and_only_if_the_offset_has_passed_its_event(@ForAll long seed) {
    History history = new History(seed);
    for (int step = 0; step < 300; step++) {
      history.step();
      history.assertVisible();
    }
  }

  @Property(tries = 200)
  void when_all_is_answered_everything_becomes_visible(@ForAll long seed) {
    History history = new History(seed);
    for (int step = 0; step < 100; step++) {
      history.step();
    }
    while (!history.open.isEmpty()) {
      history.answer();
    }

    for (int left = history.held.size() + 1; left > 0; left--) {
      history.transaction(true);
    }

    assertThat(history.held.size()).isZero();
    assertThat(history.group).isEqualTo(history.next);
    history.assertVisible();
  }

  private static final class History {
    private final SplittableRandom random;
    private final OffsetLedger ledger = new OffsetLedger();
    private final TransactionBuffer held = new TransactionBuffer(_ -> true);
    private final List<ReceivedEvent> open = new ArrayList<>();
    private final long[] next = new long[PARTITIONS]; // Where this member reads on.
    private final long[] group = new long[PARTITIONS]; // What the group has committed.
    private final Set<Long> noEvent = new HashSet<>(); // Offsets that carry none.
    private final Map<String, Integer> visible = new HashMap<>();
    private long kind;
    private long kindSeen;
    private long sequence;
    private final Set<Long> known = new HashSet<>(); // Offsets of which it is decided.

    History(long seed) {
      random = new SplittableRandom(seed);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        assign(partition);
      }
    }

    private void step() {
      int partition = random.nextInt(PARTITIONS);
      switch (random.nextInt(14)) {
        case 0 -> move(partition);
        case 1 -> kind++;
        case 2, 3 -> transaction(random.nextInt(3) > 0);
        case 4 -> refuse();
        case 5, 6, 7, 8 -> deliver(partition, random.nextInt(8) == 0);
        default -> answer();
      }
    }

    /** The partition goes to another member, which is this one again, at the group's offset. */
    private void move(int partition) {
      ledger.revoke(partition);
      held.drop(partition);
      assign(partition);
    }

    private void assign(int partition) {
      ledger.assign(partition);
      next[partition] = group[partition];
    }

    private void deliver(int partition, boolean gap) {
      long offset = next[partition];
      next[partition] = offset + 1;
      if (known.add(key(partition, offset)) && gap) {
        noEvent.add(key(partition, offset));
      }
      if (noEvent.contains(key(partition, offset))) {
        ledger.advanced(partition, offset + 1);
        return;
      }
      int generation = ledger.delivered(partition, offset);
      open.add(
          new ReceivedEvent(
              new ImagePosition("t", partition, offset),
              generation,
              0,
              Optional.empty(),
              Headers.none(),
              new byte[0]));
    }

    private static long key(int partition, long offset) {
      return offset * PARTITIONS + partition;
    }

    private void answer() {
      if (open.isEmpty()) {
        return;
      }
      ReceivedEvent event = open.remove(random.nextInt(open.size()));
      var position = event.position();
      var outcome = ledger.completed(position.partition(), event.generation(), position.offset());
      if (outcome == OffsetLedger.Outcome.FINISHED) {
        EventMessage message =
            new EventMessage(Optional.empty(), Headers.none(), new byte[random.nextInt(30)]);
        held.add(new BufferedResult(event, "a", message, _ -> {}, kind, sequence++));
      }
    }

    private void transaction(boolean comesThrough) {
      TransactionPlan plan = held.plan(ledger.uncommitted(), BYTES_MAX);
      assertThat(plan.answers())
          .isSortedAccordingTo(Comparator.comparingLong(BufferedResult::sequence));
      if (!comesThrough) {
        return; // Aborted: nothing is visible, and all of it is still held.
      }
      for (BufferedResult answer : plan.answers()) {
        visible.merge(answer.event().position().toString(), 1, Integer::sum);
        assertThat(answer.kind()).as("kinds never go back").isGreaterThanOrEqualTo(kindSeen);
        kindSeen = answer.kind();
        assertThat(held.remove(answer)).isTrue();
      }
      for (OffsetLedger.Commit commit : plan.commits()) {
        group[commit.partition()] = commit.offset();
        ledger.committed(commit);
      }
    }

    private void refuse() {
      List<BufferedResult> answers = held.plan(ledger.uncommitted(), Long.MAX_VALUE).answers();
      if (!answers.isEmpty()) {
        BufferedResult refused = answers.get(random.nextInt(answers.size()));
        held.remove(refused);
        ledger.reopened(refused.partition(), refused.event().generation(), refused.offset());
        open.add(refused.event());
      }
    }

    private void assertVisible() {
      Map<String, Integer> expected = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        for (long offset = 0; offset < group[partition]; offset++) {
          if (!noEvent.contains(key(partition, offset))) {
            expected.put(new ImagePosition("t", partition, offset).toString(), 1);
          }
        }
      }
      assertThat(visible).isEqualTo(expected);
    }
  }
}
