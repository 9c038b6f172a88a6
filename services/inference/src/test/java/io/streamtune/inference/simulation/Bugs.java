package io.streamtune.inference.simulation;

import java.util.stream.Stream;

/** The bugs that the simulation must find. */
final class Bugs {
  private static final String STREAM = "stream/src/main/java/io/streamtune/stream/";
  private static final String INFERENCE = "inference/src/main/java/io/streamtune/inference/";

  private Bugs() {}

  /** Returns one bug against each kind of promise. */
  static Stream<Mutant> some() {
    return Stream.of(
        new Mutant(
            "the ledger commits one too far",
            STREAM + "commit/OffsetLedger.java",
            "open.isEmpty() ? next : open.first()",
            "open.isEmpty() ? next : open.first() + 1"),
        new Mutant(
            "a completion of an earlier assignment counts",
            STREAM + "commit/OffsetLedger.java",
            "assignment == null || assignment.generation != generation",
            "assignment == null"),
        new Mutant(
            "a completed event stays in flight",
            STREAM + "commit/CompletionQueue.java",
            "        inFlight.remove(event);\n",
            ""),
        new Mutant(
            "reading is never paused",
            STREAM + "commit/InFlightEvents.java",
            "return room() < pollRecords || bytes() >= bytesMax;",
            "return false;"),
        new Mutant(
            "paused partitions are not resumed",
            STREAM + "consume/PausedPartitions.java",
            "consumer.resume(resume);",
            ""),
        new Mutant(
            "an event is completed before its prediction is acknowledged",
            STREAM + "commit/AcknowledgedResults.java",
            "    sink.send(topic",
            "    commits.complete(event);\n    sink.send(topic"),
        new Mutant(
            "a dead letter does not complete its event",
            STREAM + "commit/AcknowledgedResults.java",
            "new Sent(event, callback));",
            "topic.endsWith(\".dlq\") ? callback : new Sent(event, callback));"),
        new Mutant(
            "answers of a new version are not held back",
            INFERENCE + "model/VersionFence.java",
            "isDraining && by.equals(current)",
            "false"),
        new Mutant(
            "a model is closed before its last lease",
            INFERENCE + "model/ModelSlot.java",
            "previous.retire(drained);",
            "drained.accept(previous.model);"),
        new Mutant(
            "a lease is not closed when its batch failed",
            INFERENCE + "schedule/BatchDispatcher.java",
            "    try (lease) {\n",
            "    try (var _ = finished instanceof ClassifiedBatch.Failed ? models.acquire() :"
                + " lease) {\n"),
        new Mutant(
            "a batch that failed is not run again",
            INFERENCE + "schedule/BatchDispatcher.java",
            "alone.addAll(batch.items());",
            ""),
        new Mutant(
            "rows are handed out twice",
            INFERENCE + "batch/RowArena.java",
            "used.set(first, first + count);",
            "used.set(first);"),
        new Mutant(
            "a version is switched to though images are cut for the one before",
            INFERENCE + "model/ModelSwitch.java",
            "if (next.preprocessing().equals(preprocessing))",
            "if (true)"),
        new Mutant(
            "views are left out without a need",
            INFERENCE + "tta/TtaScheduler.java",
            "return shedding.isActive()",
            "return true"),
        new Mutant(
            "reading goes on while the service drains",
            STREAM + "consume/PollLoop.java",
            "pausedPartitions.update(fetchingStopped);",
            "pausedPartitions.update(false);"));
  }

  /** Returns further ones. */
  static Stream<Mutant> more() {
    return Stream.of(
        new Mutant(
            "a failed commit is taken for written",
            STREAM + "commit/AtLeastOnceCommitter.java",
            "    underway = false;\n",
            "    underway = false;\n    commits.forEach(ledger::committed);\n"),
        new Mutant(
            "after a failed commit there is no other",
            STREAM + "commit/AtLeastOnceCommitter.java",
            "    underway = false;\n",
            "    underway = error.isPresent();\n"),
        new Mutant(
            "new partitions are read though reading is paused",
            STREAM + "consume/Rebalance.java",
            "if (loop.isFull())",
            "if (false)"),
        new Mutant(
            "partitions that are taken away are not forgotten",
            STREAM + "consume/Rebalance.java",
            "numbers.forEach(ledger::revoke);",
            ""),
        new Mutant(
            "answers that were held back are lost",
            INFERENCE + "model/VersionFence.java",
            "held.remove().run();",
            "held.remove();"),
        new Mutant(
            "the last image of a batch that failed is not run again",
            INFERENCE + "schedule/BatchDispatcher.java",
            "alone.addAll(batch.items());",
            "alone.addAll(batch.items().subList(1, batch.items().size()));"),
        new Mutant(
            "the rows of a refused image are never free again",
            INFERENCE + "schedule/Pipeline.java",
            "        rows.free(task.firstRow(), task.plan().views().size());\n",
            ""),
        new Mutant(
            "rows are free before their batch has run",
            INFERENCE + "schedule/Pipeline.java",
            "batcher.offer(\n",
            "rows.free(task.firstRow(), views); rows.claim(1); batcher.offer(\n"),
        new Mutant(
            "scores are given to the wrong image of a batch",
            INFERENCE + "schedule/Pipeline.java",
            "scored.probabilities().get(i);",
            "scored.probabilities().get(0);"),
        new Mutant(
            "refused images are counted as decoded for ever",
            INFERENCE + "schedule/Pipeline.java",
            "        models.decoded(1);\n        rows.free(",
            "        rows.free("),
        new Mutant(
            "an image that finds no rows is lost",
            INFERENCE + "schedule/DecodeScheduler.java",
            "if (first.isEmpty()) {\n",
            "if (first.isEmpty()) { remove.run();\n"),
        new Mutant(
            "what was left out is not told",
            INFERENCE + "tta/TtaScheduler.java",
            "? new PassVerdict.Answer(SHED)",
            "? new PassVerdict.Answer(new Tta(views, pass.policy()))"),
        new Mutant(
            "a batch has too many rows",
            INFERENCE + "batch/DynamicBatcher.java",
            "rows + item.rows() <= config.rowsMax()",
            "rows < config.rowsMax()"),
        new Mutant(
            "a batch stays in the batcher",
            INFERENCE + "batch/DynamicBatcher.java",
            "      bySequence.remove(item.sequence());\n",
            "      if (run.size() < 3) bySequence.remove(item.sequence());\n"),
        new Mutant(
            "a shadow keeps the rows that it gave up",
            INFERENCE + "rollout/Shadow.java",
            "free(waiting.remove().item());",
            "waiting.remove();"),
        new Mutant(
            "a shadow scores rows that are free",
            INFERENCE + "rollout/Shadow.java",
            "waiting.add(new Waiting(",
            "    free(item); waiting.add(new Waiting("),
        new Mutant(
            "a switch does not wait for images that are to be run again",
            INFERENCE + "schedule/BatchDispatcher.java",
            "return alone.isEmpty() && lanes.running() == 0;",
            "return lanes.running() == 0;"),
        new Mutant(
            "a switch to another cut does not wait for running batches",
            INFERENCE + "model/ModelSwitch.java",
            "if (isIdle && decodedOrDecoding == 0)",
            "if (decodedOrDecoding == 0)"),
        new Mutant(
            "a switch does not wait for images that are decoded",
            INFERENCE + "model/ModelSwitch.java",
            "if (isIdle && decodedOrDecoding == 0)",
            "if (isIdle)"),
        new Mutant(
            "a refused prediction is lost",
            INFERENCE + "publish/KafkaPublisher.java",
            "bury(event, span, refused(reason));",
            "{}"),
        new Mutant(
            "a dead letter that is refused twice is lost",
            INFERENCE + "publish/KafkaPublisher.java",
            "case SendResult.Refused _ -> buryReasonOnly(burial, letter);",
            "case SendResult.Refused _ -> {}"),
        new Mutant(
            "a trial ends with images that keep their rows",
            INFERENCE + "rollout/Shadow.java",
            "    yieldRows();\n    Optional<Tried>",
            "    Optional<Tried>"),
        new Mutant(
            "nothing wakes a batch that lingers",
            INFERENCE + "schedule/Pipeline.java",
            "    wakeAtDeadline();\n",
            ""),
        new Mutant(
            "answers are held back too shortly",
            INFERENCE + "model/ModelSwitch.java",
            "    order.switched();\n",
            "    order.switched(); order.drained();\n"),
        new Mutant(
            "an image is run again twice",
            INFERENCE + "schedule/BatchDispatcher.java",
            "alone.addAll(batch.items());",
            "alone.addAll(batch.items()); alone.add(batch.items().getFirst());"),
        new Mutant(
            "bytes in flight are not counted",
            STREAM + "commit/InFlightEvents.java",
            "bytes.addAndGet(size);",
            "bytes.addAndGet(count);"),
        new Mutant(
            "a second look leaves a doubt, too",
            INFERENCE + "tta/TtaScheduler.java",
            "boolean isFirst = views == 1 &&",
            "boolean isFirst ="),
        new Mutant(
            "all views count the same",
            INFERENCE + "classify/ViewAverage.java",
            "mean[c] += weight * rows",
            "mean[c] += 1f / weights.size() * rows"),
        new Mutant(
            "a linger never ends",
            INFERENCE + "schedule/Pipeline.java",
            "          timerSet = false;\n",
            ""));
  }
}
