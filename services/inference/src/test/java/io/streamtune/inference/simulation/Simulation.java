package io.streamtune.inference.simulation;

import io.streamtune.inference.simulation.Picture.Kind;
import io.streamtune.inference.simulation.Scheduler.Actor;
import io.streamtune.stream.Delivery;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The history that a seed stands for: images are sent while processes die, stop, start, swap their
 * model and lose their partitions. Then all trouble ends, and everything must come to rest.
 */
final class Simulation {
  /** Most bytes of an image. */
  static final int IMAGE_BYTES_MAX = 280;

  /** Time after the trouble in which all must have come to rest: many times the longest wait. */
  private static final long REST_NANOS = 120_000_000_000L;

  /** Time at which every history is over: what still waits then, waits for ever. */
  private static final long END_NANOS = 1_000_000_000_000L;

  private final long seed;
  private final Trace trace = new Trace();
  private final Scheduler scheduler;
  private final Plan plan;
  private final Cluster cluster;
  private final Coordinator coordinator;
  private final AnswerBook book;
  private final Actor world = Actor.world("world");
  private final List<Life> lives = new ArrayList<>();
  private final int[] births;
  private Optional<String> violation = Optional.empty();
  private int promoted = 1;
  private int sent;
  private boolean isTroubled = true;
  private boolean mayRepeat;

  /**
   * What came of a seed.
   *
   * @param violation what did not hold, with the last steps; empty if all held
   * @param steps number of steps
   * @param kinds the kinds of steps that were made
   * @param digest stands for all steps: equal for equal histories
   */
  record Result(Optional<String> violation, long steps, Set<String> kinds, long digest) {}

  private Simulation(long seed) {
    this.seed = seed;
    this.scheduler = new Scheduler((seed + 1) / 2, trace, new Watch());
    this.plan = Plan.draw(delivery(seed), scheduler);
    this.cluster = new Cluster(plan, scheduler, this);
    this.coordinator = new Coordinator(plan, cluster, scheduler);
    this.book = new AnswerBook(cluster, this);
    this.births = new int[plan.members()];
  }

  /** Returns the delivery of a seed: each number that is drawn from is taken for both in turn. */
  static Delivery delivery(long seed) {
    return seed % 2 == 0 ? Delivery.EXACTLY_ONCE : Delivery.AT_LEAST_ONCE;
  }

  /** Runs the history of a seed. */
  static Result run(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    return new Result(
        simulation.violation,
        simulation.trace.steps(),
        simulation.trace.kinds(),
        simulation.trace.digest());
  }

  /** What the lives have around them. */
  record World(Cluster cluster, Coordinator coordinator, AnswerBook book) {}

  private final class Watch implements Scheduler.Observer {
    @Override
    public void stepped() {
      for (Life life : lives) {
        if (life.isAlive()) {
          life.invariants().checkBounds();
        }
      }
    }

    @Override
    public void failed(String who, Throwable cause) {
      Simulation.this.failed(who, cause);
    }
  }

  // The history.

  private void run() {
    for (int member = 0; member < plan.members(); member++) {
      born(member);
    }
    send();
    trouble();
    while (violation.isEmpty() && sent < plan.images() && scheduler.step()) {
      // Until all images are sent.
    }
    long endNanos = scheduler.nowNanos() + scheduler.upToMillis(3000);
    while (violation.isEmpty() && scheduler.nowNanos() < endNanos && scheduler.step()) {
      // Trouble goes on for a while.
    }
    calm();
    if (scheduler.happens(0.5)) {
      lives.stream().filter(Life::isServing).toList().forEach(life -> life.stop(Life.DRAINED));
    }
    rest();
    stop();
    if (violation.isEmpty()) {
      book.checkComplete();
    }
  }

  private void send() {
    if (sent == plan.images()) {
      return;
    }
    int some = Math.min(plan.images() - sent, 1 + scheduler.below(4) * scheduler.below(6));
    for (int i = 0; i < some; i++) {
      cluster.append(scheduler.below(plan.partitions()), picture());
    }
    scheduler.in(scheduler.upToMillis(200), world, "sends images", this::send);
  }

  private Picture picture() {
    Kind kind =
        scheduler.happens(plan.trouble().poison())
            ? scheduler.oneOf(Kind.POISON)
            : scheduler.oneOf(List.of(Kind.CERTAIN, Kind.CERTAIN, Kind.DOUBTFUL));
    return new Picture(++sent, kind, scheduler.below(IMAGE_BYTES_MAX - 40));
  }

  private void trouble() {
    if (!isTroubled) {
      return;
    }
    Plan.Trouble how = plan.trouble();
    List<Life> serving = lives.stream().filter(Life::isServing).toList();
    if (!serving.isEmpty()) {
      Life life = scheduler.oneOf(serving);
      if (scheduler.happens(how.crash())) {
        life.die();
        bornLater(life);
      } else if (scheduler.happens(how.restart())) {
        life.stop(scheduler.between(0, 3) * 200L);
      } else if (scheduler.happens(how.rebalance() / 3)) {
        scheduler.note(life.name(), "is taken for dead");
        life.membership().evict();
      }
    }
    if (scheduler.happens(how.rebalance())) {
      scheduler.note("broker", "rebalances");
      cluster.rebalance();
    }
    if (scheduler.happens(how.outage())) {
      cluster.loseLeader(scheduler.below(cluster.size()), scheduler.upToMillis(500));
    }
    if (scheduler.happens(how.swap())) {
      promoted++;
    }
    if (plan.isTransacting()) {
      troubleTransactions(serving);
    }
    lives.stream().filter(Life::isStopped).toList().forEach(this::bornAgain);
    scheduler.in(scheduler.upToMillis(150), world, "looks for trouble", this::trouble);
  }

  private void troubleTransactions(List<Life> serving) {
    if (!serving.isEmpty() && scheduler.happens(plan.transacting().fencing())) {
      coordinator.fence(scheduler.oneOf(serving).transactionalId());
    }
    if (scheduler.happens(plan.trouble().outage() / 5)) {
      coordinator.lose(scheduler.upToMillis(4000));
    }
  }

  private void born(int member) {
    births[member]++;
    String name = String.format(Locale.ROOT, "%c%d", 'A' + member, births[member]);
    scheduler.note(name, "starts with version", promoted);
    Life life = new Life(this, scheduler, new World(cluster, coordinator, book), name);
    lives.add(life);
    life.start();
  }

  private void bornAgain(Life life) {
    lives.remove(life);
    born(life.name().charAt(0) - 'A');
  }

  private void bornLater(Life life) {
    scheduler.in(scheduler.upToMillis(400), world, "starts a process", () -> bornAgain(life));
  }

  private void calm() {
    isTroubled = false;
    scheduler.note("world", "no more trouble");
  }

  private void rest() {
    long endNanos = scheduler.nowNanos() + REST_NANOS;
    while (violation.isEmpty() && !isAtRest() && scheduler.nowNanos() < endNanos) {
      scheduler.step();
      lives.stream().filter(Life::isStopped).toList().forEach(this::bornAgain);
    }
    require(isAtRest(), "it does not come to rest");
    // What is on its way to nobody arrives.
    scheduler.stepUntil(scheduler.nowNanos() + 1_000_000_000);
    if (violation.isEmpty()) {
      lives.forEach(life -> life.invariants().checkQuiet());
    }
  }

  private boolean isAtRest() {
    return cluster.isFinished()
        && lives.size() == plan.members()
        && lives.stream().allMatch(life -> life.isServing() && life.invariants().isQuiet());
  }

  private void stop() {
    long endNanos = scheduler.nowNanos() + REST_NANOS;
    lives.forEach(life -> life.stop(Life.DRAINED));
    while (violation.isEmpty()
        && !lives.stream().allMatch(Life::isStopped)
        && scheduler.nowNanos() < endNanos) {
      scheduler.step();
    }
    require(lives.stream().allMatch(Life::isStopped), "a member does not stop");
  }

  // What must hold.

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more dependency.
  void require(boolean condition, String format, Object... args) {
    if (!condition && violation.isEmpty()) {
      String what = String.format(Locale.ROOT, format, args);
      violation =
          Optional.of(
              "seed %d: %s%nplan: %s%n%slast of %d steps:%n%s"
                  .formatted(seed, what, plan, cluster.state(), trace.steps(), trace.last()));
    }
  }

  void failed(String who, Throwable cause) {
    StringWriter stack = new StringWriter();
    cause.printStackTrace(new PrintWriter(stack));
    require(false, "%s cannot go on: %s", who, stack);
  }

  // What the lives ask.

  Plan plan() {
    return plan;
  }

  int promoted() {
    return promoted;
  }

  boolean isTroubled() {
    return isTroubled;
  }

  /** Returns whether nothing that happens now matters any more. */
  boolean isOver() {
    require(scheduler.nowNanos() < END_NANOS, "somebody waits for ever");
    return violation.isPresent();
  }

  /** Something happened after which events may be read again. */
  void mayRepeat() {
    mayRepeat = true;
  }

  /** Returns whether an event that has an answer may be read again. */
  boolean repeats() {
    if (plan.isTransacting()) {
      return false;
    }
    Plan.Trouble how = plan.trouble();
    return mayRepeat || plan.members() > 1 || how.crash() + how.rebalance() + how.failedCall() > 0;
  }
}
