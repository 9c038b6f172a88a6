package io.streamtune.stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Goal: one member of a group has all, and keeps it. Method: the decision alone, by hand. */
final class OneActiveAssignorTest {
  private static final Node[] NO_NODES = {};

  @SuppressWarnings("removal") // What takes its place cannot be made outside the client.
  private static final ConsumerGroupMetadata GROUP =
      new ConsumerGroupMetadata("trainers", 7, "a", java.util.Optional.empty());

  private final OneActiveAssignor assignor = new OneActiveAssignor();

  @Test
  void one_member_gets_all_partitions_and_the_others_none() {
    Map<String, Assignment> assigned = assign(Map.of("a", idle(), "b", idle(), "c", idle()));

    assertThat(partitions(assigned, "a"))
        .containsExactly(new TopicPartition("labels", 0), new TopicPartition("labels", 1));
    assertThat(partitions(assigned, "b")).isEmpty();
    assertThat(partitions(assigned, "c")).isEmpty();
  }

  @Test
  void who_has_them_keeps_them_when_another_joins() {
    OneActiveAssignor active = new OneActiveAssignor();
    active.onAssignment(new Assignment(List.of(new TopicPartition("labels", 0))), GROUP);
    ByteBuffer says = active.subscriptionUserData(Set.of("labels"));

    Map<String, Assignment> assigned =
        assign(Map.of("a", idle(), "z", new Subscription(List.of("labels"), says)));

    assertThat(partitions(assigned, "z")).hasSize(2);
    assertThat(partitions(assigned, "a")).isEmpty();
  }

  @Test
  void who_has_lost_them_does_not_claim_them() {
    assignor.onAssignment(new Assignment(List.of(new TopicPartition("labels", 0))), GROUP);
    assignor.onAssignment(new Assignment(List.of()), GROUP);

    assertThat(assignor.subscriptionUserData(Set.of("labels")).getInt()).isNegative();
  }

  @Test
  void who_was_taken_for_dead_and_comes_back_does_not_win() {
    Subscription then = new Subscription(List.of("labels"), said(3));
    Subscription now = new Subscription(List.of("labels"), said(5));

    Map<String, Assignment> assigned = assign(Map.of("a", then, "b", now));

    assertThat(partitions(assigned, "a")).isEmpty();
    assertThat(partitions(assigned, "b")).hasSize(2);
  }

  private static ByteBuffer said(int generation) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, generation);
  }

  private Map<String, Assignment> assign(Map<String, Subscription> members) {
    List<PartitionInfo> partitions =
        List.of(
            new PartitionInfo("labels", 0, Node.noNode(), NO_NODES, NO_NODES),
            new PartitionInfo("labels", 1, Node.noNode(), NO_NODES, NO_NODES));
    Cluster cluster = new Cluster("c", List.of(), partitions, Set.of(), Set.of());
    return assignor.assign(cluster, new GroupSubscription(members)).groupAssignment();
  }

  private static List<TopicPartition> partitions(Map<String, Assignment> assigned, String member) {
    return requireNonNull(assigned.get(member)).partitions();
  }

  private static Subscription idle() {
    return new Subscription(List.of("labels"), said(-1));
  }
}
