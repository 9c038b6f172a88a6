package io.streamtune.inference.simulation;

import java.util.stream.Stream;

/** The bugs of partitions that come, go and share a process that the simulation must find. */
final class AssignmentBugs {
  private static final String STREAM = "stream/src/main/java/io/streamtune/stream/";
  private static final String INFERENCE = "inference/src/main/java/io/streamtune/inference/";

  private AssignmentBugs() {}

  /** Returns one bug against each kind of promise. */
  static Stream<Mutant> some() {
    return Stream.of(
        new Mutant(
            "images of an ended assignment are decoded",
            INFERENCE + "ingest/ImageRequest.java",
            "return assignment.get() == AssignmentState.CURRENT;",
            "return true;"),
        new Mutant(
            "images of a partition that goes keep waiting",
            INFERENCE + "schedule/DecodeScheduler.java",
            "    pending.giveUp(results::giveUp);\n",
            ""),
        new Mutant(
            "images of an ended assignment are run",
            INFERENCE + "schedule/BatchDispatcher.java",
            "batcher.remove(BatchDispatcher::isStale)",
            "batcher.remove(_ -> false)"),
        new Mutant(
            "answers to events of an ended assignment are sent",
            STREAM + "commit/AcknowledgedResults.java",
            "if (assignments.of(event) == AssignmentState.ENDED) {",
            "if (false) {"),
        new Mutant(
            "a dropped event stays in flight",
            STREAM + "commit/CompletionQueue.java",
            "      inFlight.remove(event);\n      stale",
            "      stale"),
        new Mutant(
            "a dropped event counts as finished",
            STREAM + "commit/OffsetLedger.java",
            "      assignment.dropped++;\n",
            "      completed(partition, generation, offset);\n"),
        new Mutant(
            "a partition may use what others have a share of",
            STREAM + "commit/InFlightEvents.java",
            "if (load == null || (hasSpare && isBelowShare(load, busy))) {",
            "if (true) {"),
        new Mutant(
            "a member without a partition is never ready",
            STREAM + "consume/PollLoop.java",
            "return SourceState.STANDBY;",
            "return SourceState.STARTING;"));
  }

  /** Returns further ones. */
  static Stream<Mutant> more() {
    return Stream.of(
        new Mutant(
            "the rows of an image that is not run are never free again",
            INFERENCE + "schedule/Pipeline.java",
            "giveUp(image.image().task());",
            "results.giveUp(image.image().task().request());"),
        new Mutant(
            "an image that is not run counts as decoded for ever",
            INFERENCE + "schedule/BatchDispatcher.java",
            "      models.decoded(1);\n      results.stale(item);\n",
            "      results.stale(item);\n"),
        new Mutant(
            "an image that another member answers is gone on with",
            INFERENCE + "ingest/ImageRequest.java",
            "return assignment.get() == AssignmentState.ENDED;",
            "return false;"),
        new Mutant(
            "nobody tells the pipeline that partitions went",
            INFERENCE + "ingest/KafkaIngest.java",
            "    images.giveUpStale();\n",
            ""),
        new Mutant(
            "a partition has its share only after its first event",
            STREAM + "commit/InFlightEvents.java",
            "boolean hasSpare = busy == assigned.size() || hasSpare();",
            "boolean hasSpare = true;"),
        new Mutant(
            "images of a partition that is being taken away are begun",
            STREAM + "Assignments.java",
            "return seen.ending().contains(partition)",
            "return false"));
  }
}
