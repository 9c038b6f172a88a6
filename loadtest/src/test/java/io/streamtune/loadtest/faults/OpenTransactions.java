package io.streamtune.loadtest.faults;

import io.streamtune.stream.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * What the brokers know of transactions that are not over: such a one holds up who reads committed
 * records, and who reads the group's offsets.
 */
final class OpenTransactions {
  private static final List<String> TOPICS = List.of("__consumer_offsets", "predictions");
  private static final int SECONDS = 10;

  private OpenTransactions() {}

  /** Returns them in words, for a failure's message. */
  static String told(KafkaSettings kafka) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      String coordinated =
          admin.listTransactions().all().get(SECONDS, TimeUnit.SECONDS).stream()
              .map(
                  each ->
                      "%s: producer %d, %s"
                          .formatted(each.transactionalId(), each.producerId(), each.state()))
              .collect(Collectors.joining("\n  "));
      List<TopicPartition> partitions =
          admin
              .describeTopics(TOPICS)
              .allTopicNames()
              .get(SECONDS, TimeUnit.SECONDS)
              .values()
              .stream()
              .flatMap(OpenTransactions::partitions)
              .toList();
      String written =
          admin
              .describeProducers(partitions)
              .all()
              .get(SECONDS, TimeUnit.SECONDS)
              .entrySet()
              .stream()
              .flatMap(
                  entry ->
                      entry.getValue().activeProducers().stream()
                          .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                          .map(producer -> entry.getKey() + ": " + producer))
              .collect(Collectors.joining("\n  "));
      return "transactions by their coordinator:\n  %s\nopen in a partition:\n  %s\n"
          .formatted(coordinated, written);
    } catch (ExecutionException | TimeoutException e) {
      return "transactions: not told, " + e + "\n";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return IntStream.range(0, topic.partitions().size())
        .mapToObj(partition -> new TopicPartition(topic.name(), partition));
  }
}
