package io.streamtune.cli.demo;

import io.streamtune.trainer.learn.LearningLoop;
import java.io.IOException;
import java.util.Optional;

/** The trainer on a thread of its own, as it would be in a process of its own. */
final class BackgroundTrainer implements AutoCloseable {
  private final LearningLoop loop;
  private final Thread thread;
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile boolean closed;

  private BackgroundTrainer(LearningLoop loop) {
    this.loop = loop;
    this.thread = Thread.ofPlatform().name("demo-trainer").unstarted(this::run);
  }

  /** Starts it. */
  static BackgroundTrainer start(LearningLoop loop) {
    BackgroundTrainer trainer = new BackgroundTrainer(loop);
    trainer.thread.start();
    return trainer;
  }

  /** Returns why it ended, if it did so without being told. */
  Optional<Throwable> failure() {
    return failure;
  }

  private void run() {
    try {
      loop.run();
    } catch (IOException | RuntimeException e) {
      failure = closed ? Optional.empty() : Optional.of(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // By close().
    }
  }

  /** Interrupts a round that runs, and waits until everything it held is closed. */
  @Override
  public void close() {
    closed = true;
    loop.stop();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
