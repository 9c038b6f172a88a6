package io.streamtune.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.inference.classify.FakeNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Goal: a lease never holds a closed model, and none stays open for nothing. Method: a seeded
 * random walk over acquire, release and switch.
 */
final class ModelSlotPropertyTest {

  private record Version(FakeNetwork network, LoadedModel model) {
    static Version of(int number) {
      FakeNetwork network = new FakeNetwork(1);
      return new Version(network, network.model(Integer.toString(number)));
    }
  }

  @Property(tries = 300)
  void a_leased_model_is_open_and_a_retired_one_closes_with_its_last_lease(@ForAll long seed) {
    Random random = new Random(seed);
    List<Version> versions = new ArrayList<>(List.of(Version.of(0)));
    List<ModelSlot.Lease> leases = new ArrayList<>();
    ModelSlot slot = new ModelSlot(versions.getFirst().model());

    for (int step = 0; step < 100; step++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> leases.add(slot.acquire());
        case 2 -> {
          if (!leases.isEmpty()) {
            ModelSlot.Lease ended = leases.remove(random.nextInt(leases.size()));
            ended.close();
            ended.close();
          }
        }
        default -> {
          versions.add(Version.of(versions.size()));
          slot.switchTo(versions.getLast().model(), LoadedModel::close);
        }
      }
      assertThat(slot.current()).isSameAs(versions.getLast().model());
      checkOpenExactlyWhereNeeded(versions, leases);
    }
    slot.close();
    leases.forEach(ModelSlot.Lease::close);
    assertThat(versions).allMatch(version -> version.network().isClosed());
  }

  @Example
  void a_lease_taken_before_a_switch_keeps_the_old_version() {
    Version old = Version.of(1);
    Version next = Version.of(2);
    ModelSlot slot = new ModelSlot(old.model());
    ModelSlot.Lease lease = slot.acquire();

    slot.switchTo(next.model(), LoadedModel::close);

    assertThat(lease.model()).isSameAs(old.model());
    assertThat(old.network().isClosed()).isFalse();
    lease.close();
    assertThat(old.network().isClosed()).isTrue();
    assertThat(next.network().isClosed()).isFalse();
  }

  private static void checkOpenExactlyWhereNeeded(
      List<Version> versions, List<ModelSlot.Lease> leases) {
    for (Version version : versions) {
      boolean leased = leases.stream().anyMatch(lease -> lease.model().equals(version.model()));
      boolean needed = leased || version.equals(versions.getLast());
      assertThat(version.network().isClosed())
          .as(version.model().ref().version())
          .isEqualTo(!needed);
    }
  }
}
