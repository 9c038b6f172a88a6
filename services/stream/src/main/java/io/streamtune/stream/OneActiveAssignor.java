package io.streamtune.stream;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives all partitions to one member of a group, so that the others stand by: for work that must
 * not be shared, such as training. Who has them keeps them as long as it lives; else the member
 * with the lowest id gets them.
 *
 * <p>Kafka makes it by its name, given as {@code partition.assignment.strategy}.
 *
 * <p><b>Called on:</b> the consumer's thread. <b>Source:</b> KIP-429 for the way partitions move.
 */
public final class OneActiveAssignor implements ConsumerPartitionAssignor {
  private static final String NAME = "one-active";
  private static final int NEVER = -1;

  /** Generation of the group in which this member last had the partitions. */
  private int active = NEVER;

  /** Made by Kafka. */
  public OneActiveAssignor() {}

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Tells the one that assigns since when this member has the partitions: one that was taken for
   * dead and comes back does not win against who has them now.
   */
  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, active);
  }

  @Override
  public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
    active = assignment.partitions().isEmpty() ? NEVER : metadata.generationId();
  }

  @Override
  public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
    Map<String, Subscription> members = new TreeMap<>(group.groupSubscription());
    String chosen = members.keySet().iterator().next();
    int latest = NEVER;
    for (Map.Entry<String, Subscription> member : members.entrySet()) {
      int generation = active(member.getValue());
      if (generation > latest) {
        latest = generation;
        chosen = member.getKey();
      }
    }
    String one = chosen;
    Map<String, Assignment> assignments = new HashMap<>();
    members.forEach(
        (member, subscription) ->
            assignments.put(
                member,
                new Assignment(
                    member.equals(one) ? partitions(metadata, subscription) : List.of())));
    return new GroupAssignment(assignments);
  }

  private static int active(Subscription subscription) {
    ByteBuffer data = subscription.userData();
    return data == null || data.remaining() < Integer.BYTES ? NEVER : data.getInt(data.position());
  }

  private static List<TopicPartition> partitions(Cluster metadata, Subscription subscription) {
    return subscription.topics().stream()
        .flatMap(topic -> metadata.partitionsForTopic(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }
}
