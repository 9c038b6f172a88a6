package io.streamtune.inference.simulation;

import io.streamtune.events.EventMessage;
import io.streamtune.inference.simulation.Coordinator.Answer;
import io.streamtune.stream.SimulatedTransactions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How the calls of one producer of a process fare on their way to the coordinator: late, lost and
 * asked again, or without an answer in the time that a caller waits. One after the other, as the
 * client does; a commit or an abort is asked for when all that was sent is answered.
 */
final class TransactionalClient implements SimulatedTransactions {
  private static final long CALL_MILLIS = 5;
  private static final long SEND_MILLIS = 10;
  private static final long RETRY_MILLIS = 200;
  private static final long OUTAGE_MILLIS = 1500;

  private final Life life;
  private final Coordinator coordinator;
  private final Broker broker;
  private final Scheduler scheduler;
  private final String id;
  private final Map<Integer, Long> takenNanos = new HashMap<>();
  private Optional<Call> last = Optional.empty();
  private Optional<Call> committing = Optional.empty();
  private int epoch = -1;
  private int begun;
  private int unfinished;
  private boolean hasBegun;
  private boolean hasFailed;
  private boolean hasRefusal;
  private boolean isClosed;
  private boolean isCutOff;

  /** What was asked for, until it is answered. */
  private static final class Call {
    final String what;
    final boolean ends;
    final Supplier<Optional<Answer>> question;
    final Optional<Call> before;
    Optional<Reply> reply = Optional.empty();

    Call(String what, boolean ends, Supplier<Optional<Answer>> question, Optional<Call> before) {
      this.what = what;
      this.ends = ends;
      this.question = question;
      this.before = before;
    }
  }

  TransactionalClient(Life life, Coordinator coordinator, Broker broker, Scheduler scheduler) {
    this.life = life;
    this.coordinator = coordinator;
    this.broker = broker;
    this.scheduler = scheduler;
    this.id = life.transactionalId();
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public Reply init() {
    // One that has timed out goes on.
    Call call =
        last.filter(before -> before.reply.isEmpty())
            .orElseGet(() -> begin("an id", false, () -> coordinator.init(id)));
    return await(call);
  }

  @Override
  public void begin() {
    begun = broker.nextTransaction();
    hasBegun = false;
    hasFailed = false;
    hasRefusal = false;
    committing = Optional.empty();
  }

  @Override
  public Reply offsets(Map<Integer, Long> offsets, int generation) {
    hasBegun = true;
    Call call =
        begin(
            "offsets",
            false,
            () -> coordinator.offsets(id, epoch, offsets, life.membership().isCurrent(generation)));
    return await(call);
  }

  @Override
  public Reply commit() {
    Call call =
        committing.orElseGet(() -> begin("a commit", true, () -> coordinator.end(id, epoch, true)));
    committing = Optional.of(call);
    return await(call);
  }

  @Override
  public Reply abort() {
    if (!hasBegun) {
      return Reply.DONE; // The coordinator knows of nothing.
    }
    return await(begin("an abort", true, () -> coordinator.end(id, epoch, false)));
  }

  @Override
  public void close(boolean patient) {
    if (patient && last.isPresent()) {
      await(last.get());
    }
    isClosed = true;
  }

  // Calls.

  private Call begin(String what, boolean ends, Supplier<Optional<Answer>> question) {
    Call call = new Call(what, ends, question, last);
    last = Optional.of(call);
    ask(call);
    return call;
  }

  /** Waits until there is an answer, or nobody waits any more. */
  private Reply await(Call call) {
    life.await(
        () -> call.reply.isPresent() || (hasFailed && !call.ends),
        scheduler.nowNanos() + life.plan().transacting().block().toNanos());
    if (call.reply.isPresent()) {
      return call.reply.get();
    }
    return hasFailed && !call.ends ? Reply.FAILED : Reply.TIMED_OUT;
  }

  private void ask(Call call) {
    boolean isTurn =
        call.before.flatMap(before -> before.reply).isPresent() || call.before.isEmpty();
    if (isClosed || call.reply.isPresent()) {
      return;
    }
    if (!isTurn || (call.ends && unfinished > 0)) {
      askLater(call, 2);
    } else if (hasFailed && !call.ends) {
      call.reply = Optional.of(Reply.FAILED);
    } else {
      scheduler.in(
          scheduler.upToMillis(CALL_MILLIS),
          Cluster.BROKER,
          "is asked for " + call.what,
          () -> asked(call));
    }
  }

  private void askLater(Call call, long upToMillis) {
    scheduler.in(
        1_000_000 + scheduler.upToMillis(upToMillis),
        life.actor("producer"),
        "waits with a call",
        () -> ask(call));
  }

  private void asked(Call call) {
    if (isCutOff()) {
      return;
    }
    boolean isLost = life.isTroubled(life.plan().trouble().failedCall() / 2);
    if (coordinator.isAway() || (isLost && scheduler.happens(0.5))) {
      askLater(call, RETRY_MILLIS);
      return;
    }
    Optional<Answer> answer = call.question.get();
    if (isLost && call.ends && life.isTroubled(life.plan().transacting().fencing() * 10)) {
      coordinator.fence(id); // At the worst moment.
    }
    if (isLost || answer.isEmpty()) {
      askLater(call, isLost ? RETRY_MILLIS : CALL_MILLIS);
      return;
    }
    scheduler.in(
        scheduler.upToMillis(CALL_MILLIS),
        life.actor("producer"),
        "has an answer",
        () -> {
          epoch = Math.max(epoch, answer.get().epoch());
          call.reply = Optional.of(answer.get().reply());
        });
  }

  /** What a producer has sent that is gone may still come through, up to some message. */
  private boolean isCutOff() {
    isCutOff |= (isClosed || !life.isAlive()) && scheduler.happens(0.5);
    return isCutOff;
  }

  // Messages.

  @Override
  public void send(String topic, EventMessage message, Consumer<Sent> told) {
    int partition = broker.partition(topic, message);
    boolean isRefused = broker.refuses(topic, message);
    if (isRefused && scheduler.happens(0.5)) { // Larger than a request of the client may be.
      told(Sent.TOO_LARGE, told);
      return;
    }
    if (life.isTroubled(life.plan().trouble().failedCall() / 20)) {
      told(Sent.TIMED_OUT, told);
      return;
    }
    hasBegun = true;
    unfinished++;
    long outageMillis = life.isTroubled(life.plan().trouble().outage() / 5) ? OUTAGE_MILLIS : 0;
    long dueNanos =
        Math.max(
            Math.max(takenNanos.getOrDefault(partition, 0L), coordinator.freeNanos(id)) + 1,
            scheduler.nowNanos() + scheduler.upToMillis(SEND_MILLIS + outageMillis));
    takenNanos.put(partition, dueNanos);
    int number = begun;
    Runnable visible = () -> broker.write(partition, topic, message, number);
    scheduler.at(dueNanos, Cluster.BROKER, "takes a message", () -> take(isRefused, visible, told));
  }

  private void take(boolean isRefused, Runnable visible, Consumer<Sent> told) {
    if (isCutOff()) {
      return;
    }
    if (hasRefusal && scheduler.happens(0.5)) { // Not sent yet: the client fails it with the same.
      tell(Sent.TOO_LARGE, told);
      return;
    }
    // A record that is refused has begun its transaction all the same.
    boolean isFenced = !coordinator.append(id, epoch, isRefused ? () -> {} : visible);
    Sent unfenced = isRefused ? Sent.TOO_LARGE : Sent.TAKEN;
    Sent sent = isFenced ? Sent.FENCED : unfenced;
    scheduler.in(
        scheduler.upToMillis(SEND_MILLIS),
        life.actor("producer"),
        isRefused ? "hears of a refusal" : "has an acknowledgement",
        () -> tell(sent, told));
  }

  private void tell(Sent sent, Consumer<Sent> told) {
    unfinished--;
    if (!isClosed) {
      told(sent, told);
    }
  }

  private void told(Sent sent, Consumer<Sent> told) {
    if (sent != Sent.TAKEN) {
      hasFailed = true;
      hasRefusal |= sent == Sent.TOO_LARGE;
      committing.ifPresent(call -> call.reply = Optional.of(Reply.FAILED)); // It was not asked for.
    }
    told.accept(sent);
  }
}
