package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.stream.consume.OneActiveMemberAssignor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Goal: one member has everything, and keeps it while others come and go. Method: the assignor
 * alone, with what members say of themselves.
 */
class OneActiveMemberTest {
  private static final int PARTITIONS = 3;
  private final Map<String, Subscription> members = new HashMap<>();

  @Test
  void of_new_members_the_first_gets_everything() {
    member("b", 0, -1);
    member("a", 0, -1);

    assertThat(partitions()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 3, "b", 0));
  }

  @Test
  void who_joins_takes_nothing_away() {
    member("a", 0, -1);
    member("b", PARTITIONS, 4);

    assertThat(partitions()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 0, "b", 3));
  }

  @Test
  void who_was_taken_for_dead_does_not_get_its_partitions_back() {
    member("a", PARTITIONS, 4);
    member("b", PARTITIONS, 5);

    assertThat(partitions()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 0, "b", 3));
  }

  @Test
  void what_two_share_is_given_up_before_one_gets_it() {
    member("a", 1, 4);
    member("b", 2, 4);

    assertThat(partitions().values()).allMatch(count -> count == 0);
  }

  private void member(String id, int owned, int generation) {
    List<TopicPartition> partitions = topic().subList(PARTITIONS - owned, PARTITIONS);
    members.put(
        id, new Subscription(List.of("labels"), null, partitions, generation, Optional.empty()));
  }

  private Map<String, Integer> partitions() {
    Node node = new Node(1, "localhost", 9092);
    Node[] nodes = {node};
    List<PartitionInfo> infos =
        topic().stream()
            .map(p -> new PartitionInfo(p.topic(), p.partition(), node, nodes, nodes))
            .toList();
    Cluster cluster = new Cluster("test", List.of(node), infos, Set.of(), Set.of());
    Map<String, Integer> counts = new HashMap<>();
    new OneActiveMemberAssignor()
        .assign(cluster, new GroupSubscription(members))
        .groupAssignment()
        .forEach((id, assignment) -> counts.put(id, assignment.partitions().size()));
    return counts;
  }

  private static List<TopicPartition> topic() {
    return List.of(
        new TopicPartition("labels", 0),
        new TopicPartition("labels", 1),
        new TopicPartition("labels", 2));
  }
}
