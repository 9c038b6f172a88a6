package io.streamtune.stream;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.stream.SimulatedTransactions.Reply;
import io.streamtune.stream.SimulatedTransactions.Sent;
import io.streamtune.stream.commit.TransactionalProducer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What {@link TransactionalProducer} calls of Kafka's producer, over {@link SimulatedTransactions}:
 * the states of its transaction manager, and the exception that each call throws in each of them.
 * Anything else fails.
 *
 * <pre>
 *   NEW ─ init ─▶ READY ─ begin ─▶ OPEN ─ commit ─▶ COMMITTING ─▶ READY
 *                   ▲               │ a send or the offsets failed    │ in time or not
 *                   └─── abort ─────┴─▶ FAILED                        └─ fenced ─▶ FATAL
 * </pre>
 */
final class SimulatedProducer implements InvocationHandler {
  private enum State {
    NEW,
    READY,
    OPEN,
    COMMITTING,
    FAILED,
    FATAL,
    CLOSED
  }

  private final SimulatedTransactions connection;
  private State state = State.NEW;
  private Optional<RuntimeException> error = Optional.empty();

  private SimulatedProducer(SimulatedTransactions connection) {
    this.connection = connection;
  }

  @SuppressWarnings("unchecked")
  static Producer<byte[], byte[]> of(SimulatedTransactions connection) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            SimulatedProducer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            new SimulatedProducer(connection));
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) {
    Object[] args = given == null ? new Object[0] : given;
    if (state == State.CLOSED && !method.getName().equals("close")) {
      throw new IllegalStateException("simulated: the producer is closed");
    }
    switch (method.getName()) {
      case "initTransactions" -> init();
      case "beginTransaction" -> begin();
      case "send" -> {
        send((ProducerRecord<byte[], byte[]>) args[0], (Callback) args[1]);
        return new CompletableFuture<>(); // Nobody looks at it.
      }
      case "sendOffsetsToTransaction" ->
          offsets(
              (Map<TopicPartition, OffsetAndMetadata>) args[0], (ConsumerGroupMetadata) args[1]);
      case "commitTransaction" -> commit();
      case "abortTransaction" -> abort();
      case "close" -> close((Duration) args[0]);
      default -> throw new UnsupportedOperationException(method.toString());
    }
    return null;
  }

  private void init() {
    require(State.NEW);
    state =
        switch (connection.init()) {
          case DONE -> State.READY;
          case TIMED_OUT -> throw new TimeoutException("simulated");
          case FENCED, FAILED, NO_MEMBER -> throw fatal();
        };
  }

  private void begin() {
    require(State.READY);
    state = State.OPEN;
    connection.begin();
  }

  private void send(ProducerRecord<byte[], byte[]> sent, Callback callback) {
    require(State.OPEN);
    List<Header> headers = new ArrayList<>();
    sent.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    EventMessage message =
        new EventMessage(Optional.ofNullable(sent.key()), Headers.of(headers), sent.value());
    connection.send(sent.topic(), message, result -> answered(result, callback));
  }

  private void answered(Sent result, Callback callback) {
    Optional<RuntimeException> failure =
        switch (result) {
          case TAKEN -> Optional.empty();
          case TOO_LARGE -> Optional.of(new RecordTooLargeException("simulated"));
          case TIMED_OUT -> Optional.of(new TimeoutException("simulated"));
          case FENCED -> Optional.of(new InvalidProducerEpochException("simulated"));
        };
    if (failure.isPresent() && state != State.FATAL) {
      error = failure;
      state = State.FAILED;
    }
    callback.onCompletion(null, failure.orElse(null));
  }

  private void offsets(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
    require(State.OPEN);
    Map<Integer, Long> numbers = new TreeMap<>();
    offsets.forEach((partition, offset) -> numbers.put(partition.partition(), offset.offset()));
    Reply reply = connection.offsets(numbers, member.generationId());
    switch (reply) {
      case DONE -> {}
      case TIMED_OUT -> throw new TimeoutException("simulated");
      case FAILED -> throw wrapped();
      case FENCED -> throw fatal();
      case NO_MEMBER -> {
        CommitFailedException thrown = new CommitFailedException("simulated");
        error = Optional.of(thrown);
        state = State.FAILED;
        throw thrown;
      }
    }
  }

  private void commit() {
    if (state != State.COMMITTING) {
      require(State.OPEN);
      state = State.COMMITTING;
    }
    state =
        switch (connection.commit()) {
          case DONE -> State.READY;
          case TIMED_OUT -> throw new TimeoutException("simulated");
          case FAILED -> throw wrapped();
          case FENCED, NO_MEMBER -> throw fatal();
        };
  }

  private void abort() {
    if (state != State.FAILED) {
      require(State.OPEN); // Not while a commit is to be called again.
    }
    state =
        switch (connection.abort()) {
          case DONE -> State.READY;
          case TIMED_OUT -> throw new TimeoutException("simulated");
          case FENCED, FAILED, NO_MEMBER -> throw fatal();
        };
  }

  private void close(Duration timeout) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      connection.close(timeout.isPositive());
    }
  }

  private void require(State needed) {
    if (state == State.FAILED || state == State.FATAL) {
      throw wrapped();
    }
    if (state != needed) {
      throw new IllegalStateException("simulated: the producer is " + state + ", not " + needed);
    }
  }

  private KafkaException wrapped() {
    return new KafkaException("simulated: there was an error before", error.orElseThrow());
  }

  private ProducerFencedException fatal() {
    ProducerFencedException thrown = new ProducerFencedException("simulated");
    error = Optional.of(thrown);
    state = State.FATAL;
    return thrown;
  }
}
