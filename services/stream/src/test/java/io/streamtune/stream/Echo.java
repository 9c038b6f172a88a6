package io.streamtune.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.stream.consume.EventHandler;
import io.streamtune.stream.consume.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A member of the bench's group that answers each event once with its own value, at once or when it
 * is told to.
 */
public final class Echo implements EventHandler, AutoCloseable {
  final EventSource source;
  final ResultSink answers;
  final Queue<ReceivedEvent> held = new ConcurrentLinkedQueue<>();
  final Queue<SendResult> results = new ConcurrentLinkedQueue<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();
  final AtomicInteger answered = new AtomicInteger();

  /** Pattern of the values that wait until somebody answers them. */
  volatile String holds = "nothing";

  /** What answers begin with. */
  volatile String kind = "";

  /**
   * Makes one that is not started.
   *
   * @param name a name that stays makes the id of its transactions, by which a test can fence it;
   *     may be empty
   * @param interval between transactions
   */
  public Echo(Bench bench, String name, Duration interval) {
    this(
        bench,
        name.isEmpty() ? bench.kafka : bench.kafka.with("group.instance.id", name),
        interval);
  }

  /** Makes one with settings of its own. */
  public Echo(Bench bench, KafkaSettings kafka, Duration interval) {
    SourceConfig config =
        new SourceConfig(
            bench.topic,
            bench.group,
            200,
            64L << 20,
            Duration.ofSeconds(2),
            500,
            interval,
            Duration.ofSeconds(5),
            Delivery.EXACTLY_ONCE);
    source = new EventSource(config, kafka, bench.registry);
    source.onFailure(failures::add);
    answers = source.answers(bench.sink);
  }

  public Echo started() {
    source.start(this);
    return this;
  }

  @Override
  public void onEvents(List<ReceivedEvent> events) {
    for (ReceivedEvent event : events) {
      if (new String(event.value(), UTF_8).matches(holds)) {
        held.add(event);
      } else {
        answer(event);
      }
    }
  }

  void answer(ReceivedEvent event) {
    byte[] value = (kind + new String(event.value(), UTF_8)).getBytes(UTF_8);
    EventMessage message = new EventMessage(event.key(), Headers.none(), value);
    answered.incrementAndGet();
    answers.answer(event, "answers", message, results::add);
  }

  void answerHeld() {
    holds = "nothing";
    for (ReceivedEvent event = held.poll(); event != null; event = held.poll()) {
      answer(event);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
