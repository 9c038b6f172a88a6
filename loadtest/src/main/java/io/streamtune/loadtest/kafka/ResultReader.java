package io.streamtune.loadtest.kafka;

import io.streamtune.loadtest.measure.Recorder;
import io.streamtune.loadtest.pace.RunClock;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a thread that reads one topic of answers. The time of receipt is when a poll returns,
 * before anything is decoded.
 */
final class ResultReader implements Runnable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicReader topic;
  private final ResultRecord.Decoder decoder;
  private final Recorder recorder;
  private final RunClock clock;
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException failure;

  ResultReader(TopicReader topic, ResultRecord.Decoder decoder, Recorder recorder, RunClock clock) {
    this.topic = topic;
    this.decoder = decoder;
    this.recorder = recorder;
    this.clock = clock;
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        List<ReceivedEvent> records = topic.poll(POLL);
        long received = clock.nanos();
        records.forEach(record -> recorder.add(decoder.event(record, received)));
      }
    } catch (RuntimeException e) { // The thread's top loop: the run reports it.
      failure = e;
    }
  }

  void stop() {
    stopping = true;
  }

  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }
}
