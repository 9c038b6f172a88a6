package io.streamtune.loadtest.kafka;

import io.streamtune.loadtest.pace.Pacer;
import io.streamtune.loadtest.pace.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads of a run: one that sends, and one for each topic of answers.
 *
 * <p><b>Called on:</b> the thread that performs the run. <b>Owner:</b> its creator closes it before
 * the Kafka clients that the threads use.
 */
final class LoadThreads implements Watch.Crew, AutoCloseable {
  private final Pacer pacer;
  private final List<ResultReader> readers;
  private final Producers producers;
  private final AtomicBoolean over;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Creates the threads without starting them.
   *
   * @param over set when the threads are to end; the pacer polls it
   */
  LoadThreads(Pacer pacer, List<ResultReader> readers, Producers producers, AtomicBoolean over) {
    this.pacer = pacer;
    this.readers = List.copyOf(readers);
    this.producers = producers;
    this.over = over;
  }

  void start() {
    threads.add(start("pace", pacer)); // The first: see isSending().
    readers.forEach(reader -> threads.add(start("answers-" + threads.size(), reader)));
  }

  @Override
  public boolean isSending() {
    return threads.getFirst().isAlive();
  }

  @Override
  public void throwFailure() {
    pacer.failure().ifPresent(LoadThreads::raise);
    readers.forEach(reader -> reader.failure().ifPresent(LoadThreads::raise));
    producers.failure().ifPresent(LoadThreads::raise);
  }

  /** Ends the threads and waits for them. */
  @Override
  public void close() {
    over.set(true);
    readers.forEach(ResultReader::stop);
    threads.forEach(LoadThreads::join);
  }

  private static Thread start(String name, Runnable body) {
    return Thread.ofPlatform().name("loadtest-" + name).start(body);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void raise(Throwable failure) {
    throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }
}
