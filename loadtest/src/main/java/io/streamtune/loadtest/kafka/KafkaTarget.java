package io.streamtune.loadtest.kafka;

import io.streamtune.loadtest.measure.Event;
import io.streamtune.loadtest.measure.Recorder;
import io.streamtune.loadtest.pace.LoadTarget;
import io.streamtune.loadtest.pace.RunClock;
import io.streamtune.loadtest.traffic.Arrival;
import io.streamtune.stream.SendResult;

/** Sends images to the topic of images. */
final class KafkaTarget implements LoadTarget {
  private final String topic;
  private final Producers producers;
  private final RunClock clock;
  private final Recorder recorder;

  KafkaTarget(RunPlan plan, Producers producers, RunClock clock, Recorder recorder) {
    this.topic = plan.topics().images();
    this.producers = producers;
    this.clock = clock;
    this.recorder = recorder;
  }

  @Override
  public boolean hasRoom() {
    return producers.hasRoom();
  }

  @Override
  public void send(Arrival image, long dueNanos) {
    producers.send(topic, image, result -> recorder.add(outcome(result, dueNanos)));
  }

  private Event outcome(SendResult result, long dueNanos) {
    return switch (result) {
      case SendResult.Acknowledged _ -> new Event.Acknowledged(dueNanos, clock.nanos());
      case SendResult.Refused(String reason) -> new Event.Refused(dueNanos, clock.nanos(), reason);
    };
  }
}
