package io.streamtune.loadtest.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Something that breaks, and what a person or an orchestrator does about it.
 *
 * @param name for the table
 * @param needsDisks whether it fills a file system that must be mounted for it
 * @param strikes breaks and repairs; what is left to do then is the service's own
 */
record Fault(String name, boolean needsDisks, Consumer<Cluster> strikes) {
  /** Those that the usual build has time for. */
  static final List<Fault> FEW =
      List.of(
          new Fault("kill -9 of a replica", false, Fault::killReplica),
          new Fault("kill -9 of the broker", false, Fault::killBroker),
          new Fault("connections cut", false, cluster -> cutConnections(cluster, 3)));

  static final List<Fault> ALL =
      List.of(
          new Fault("nothing but swaps", false, cluster -> last(Duration.ofSeconds(5))),
          new Fault("kill -9 of a replica", false, Fault::killReplica),
          new Fault("kill -9 of both replicas", false, Fault::killReplicas),
          new Fault("kill -9 of the broker", false, Fault::killBroker),
          new Fault("kill -9 of broker and replica", false, Fault::killBrokerAndReplica),
          new Fault("broker stands still, then goes on", false, Fault::freezeBroker),
          new Fault("replica stands still, then goes on", false, Fault::freezeReplica),
          new Fault("a replica comes and goes", false, Fault::rebalance),
          new Fault("connections cut", false, cluster -> cutConnections(cluster, 10)),
          new Fault("slow network", false, Fault::slowNetwork),
          new Fault("network swallows everything", false, Fault::blackHole),
          new Fault("disk of the broker is full", true, Fault::fillRecords),
          new Fault("disk of the model store is full", true, Fault::fillModels));

  /** Longer than the group waits for a member. */
  private static final Duration TOO_LONG = Cluster.SESSION_TIMEOUT.plusSeconds(3);

  private static void last(Duration time) {
    Until.over(time, () -> {});
  }

  private static void killReplica(Cluster cluster) {
    cluster.replica("a").kill();
    cluster.launch("a");
  }

  private static void killReplicas(Cluster cluster) {
    cluster.replica("a").kill();
    cluster.replica("b").kill();
    cluster.launch("a");
    cluster.launch("b");
  }

  private static void killBrokerAndReplica(Cluster cluster) {
    cluster.broker().kill();
    killReplica(cluster);
    cluster.broker().restart();
  }

  private static void freezeBroker(Cluster cluster) {
    cluster.broker().freeze();
    last(TOO_LONG);
    cluster.broker().thaw();
  }

  private static void killBroker(Cluster cluster) {
    cluster.broker().kill();
    last(Duration.ofSeconds(1));
    cluster.broker().restart();
  }

  private static void freezeReplica(Cluster cluster) {
    cluster.replica("a").freeze();
    last(TOO_LONG);
    cluster.replica("a").thaw();
  }

  private static void rebalance(Cluster cluster) {
    cluster.launch("c");
    cluster.awaitAssigned("c");
    last(Duration.ofSeconds(1));
    cluster.replica("c").stop();
  }

  private static void cutConnections(Cluster cluster, int times) {
    for (int i = 0; i < times; i++) {
      cluster.broker().network().cut();
      last(Duration.ofMillis(500));
    }
  }

  private static void slowNetwork(Cluster cluster) {
    cluster.broker().network().delay(Duration.ofMillis(200));
    last(Duration.ofSeconds(8));
    cluster.broker().network().pass();
  }

  /** What was on its way arrives when the group has long given the partitions away. */
  private static void blackHole(Cluster cluster) {
    cluster.broker().network().hold();
    last(TOO_LONG);
    cluster.broker().network().pass();
  }

  /** A broker whose only disk is full ends; it is started again when there is room. */
  private static void fillRecords(Cluster cluster) {
    SmallDisk disk = cluster.recordsDisk().orElseThrow();
    disk.fill();
    long begin = System.nanoTime();
    while (cluster.broker().isAlive() && System.nanoTime() - begin < TOO_LONG.toNanos()) {
      last(Duration.ofMillis(200));
    }
    System.out.println("the broker with a full disk has ended: " + !cluster.broker().isAlive());
    cluster.broker().kill();
    disk.free();
    cluster.broker().restart();
  }

  /** A version that does not fit is refused as a whole; with more room it is served. */
  private static void fillModels(Cluster cluster) {
    SmallDisk disk = cluster.modelsDisk().orElseThrow();
    ModelBundle third = Versions.bundle("3");
    ModelId id = third.manifest().id();
    assertThatThrownBy(() -> cluster.store().put(third)).isInstanceOf(IOException.class);
    try {
      disk.resize(2 * 110);
      cluster.store().put(third);
      cluster.swaps().promoteUntilServed(third, 2);
      cluster.swaps().promoteUntilServed(Versions.bundle("1"), 2);
      cluster.store().delete(id);
      disk.resize(110);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
