package io.streamtune.stream.consume;

import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.client.ClientConfig;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.client.OutageLog;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every 15 s which members the consumer group of a source has. A foreign client that uses
 * the group id by mistake is assigned partitions, commits their offsets, and publishes no results.
 *
 * <p>Our own members are recognised by the client id that {@link ClientConfig#groupMember} sets, or
 * by the user's own {@code client.id}.
 *
 * <p><b>Called on:</b> a virtual thread of its own, kafka-group.
 */
public final class GroupWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final SourceConfig config;
  private final KafkaSettings kafka;
  private final OutageLog outage = new OutageLog(LOG, NanoClock.SYSTEM, Duration.ZERO);
  private final Thread thread;
  private volatile List<String> foreign = List.of();
  private volatile boolean closed;

  GroupWatch(SourceConfig config, KafkaSettings kafka, Meters meters) {
    this.config = config;
    this.kafka = kafka;
    this.thread = Thread.ofVirtual().name("kafka-group").unstarted(this::run);
    meters.gauge(
        "streamtune.group.foreign.members",
        "Members of the group that are none of ours and have partitions",
        () -> foreign.size());
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      Admin admin = Admin.create(ClientConfig.groupAdmin(kafka));
      try {
        while (!closed) {
          NanoClock.SYSTEM.park(PERIOD.toNanos());
          look(admin);
        }
      } finally {
        admin.close(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted: the source is closing", e);
    } catch (KafkaException e) {
      LOG.debug("group {} is not watched", config.group(), e);
    }
  }

  private void look(Admin admin) throws InterruptedException {
    try {
      note(
          admin
              .describeConsumerGroups(List.of(config.group()))
              .all()
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .values());
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("group {} cannot be looked at now", config.group(), e);
    }
  }

  private void note(Collection<ConsumerGroupDescription> groups) {
    foreign =
        groups.stream()
            .flatMap(group -> group.members().stream())
            .filter(member -> !ClientConfig.isOurs(kafka, member.clientId()))
            .filter(member -> !partitions(member).isEmpty())
            .map(member -> member.clientId() + " at " + member.host() + " " + partitions(member))
            .sorted()
            .toList();
    if (foreign.isEmpty()) {
      outage.ended("group " + config.group() + " has no foreign members");
    } else {
      outage.began(
          "group %s has members that are not Streamtune; they own these partitions of topic %s, which stay unanswered: %s (give them another group.id)"
              .formatted(config.group(), config.topic(), String.join(", ", foreign)));
    }
  }

  private Set<Integer> partitions(MemberDescription member) {
    return member.assignment().topicPartitions().stream()
        .filter(partition -> partition.topic().equals(config.topic()))
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
