package io.streamtune.stream.consume;

import io.streamtune.stream.KafkaSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;

/**
 * Assigns all partitions to one member of the group: the member that already has partitions,
 * otherwise the first by id. A joining member changes nothing, and a standby gets all partitions
 * when the active member leaves.
 *
 * <p>The Kafka client instantiates this class by its name; {@link #chosenIn} puts that name into
 * the settings.
 */
public final class OneActiveMemberAssignor implements ConsumerPartitionAssignor {
  /** Returns settings for a group whose partitions are assigned by this class. */
  public static KafkaSettings chosenIn(KafkaSettings settings) {
    return settings
        .with("consumer.group.protocol", "classic")
        .with("consumer.partition.assignment.strategy", OneActiveMemberAssignor.class.getName());
  }

  @Override
  public String name() {
    return "streamtune-one-active-member";
  }

  /** Cooperative: the active member keeps reading while others join and leave. */
  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
  }

  @Override
  public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
    Map<String, Subscription> members = group.groupSubscription();
    String active = active(members);
    boolean free = isFree(members, active);
    Map<String, Assignment> assignments = new HashMap<>();
    members.forEach(
        (member, subscription) ->
            assignments.put(
                member,
                new Assignment(
                    member.equals(active) && free ? all(cluster, subscription) : List.of())));
    return new GroupAssignment(assignments);
  }

  /**
   * Returns the member with the newest claim. A claim of an older generation comes from a member
   * that the group had removed as dead.
   */
  private static String active(Map<String, Subscription> members) {
    Comparator<Map.Entry<String, Subscription>> best =
        Comparator.comparing(
                (Map.Entry<String, Subscription> member) ->
                    !member.getValue().ownedPartitions().isEmpty())
            .thenComparing(member -> member.getValue().generationId().orElse(-1))
            .reversed()
            .thenComparing(Map.Entry::getKey);
    return members.entrySet().stream().min(best).map(Map.Entry::getKey).orElse("");
  }

  /**
   * Returns whether no other member claims partitions of the same generation. Otherwise these
   * members release their partitions first, and the client then asks for another assignment, as the
   * cooperative protocol requires.
   */
  private static boolean isFree(Map<String, Subscription> members, String active) {
    int generation = generation(members, active);
    return members.entrySet().stream()
        .filter(member -> !member.getKey().equals(active))
        .allMatch(
            member ->
                member.getValue().ownedPartitions().isEmpty()
                    || member.getValue().generationId().orElse(-1) < generation);
  }

  private static int generation(Map<String, Subscription> members, String member) {
    Subscription subscription = members.get(member);
    return subscription == null ? -1 : subscription.generationId().orElse(-1);
  }

  private static List<TopicPartition> all(Cluster cluster, Subscription subscription) {
    Set<String> topics = new TreeSet<>(subscription.topics());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      Integer count = cluster.partitionCountForTopic(topic);
      for (int partition = 0; count != null && partition < count; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
    }
    return partitions;
  }
}
