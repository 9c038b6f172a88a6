package io.streamtune.trainer.learn;

import io.streamtune.stream.ReceivedEvent;
import java.time.Duration;
import java.util.Optional;

/** The labels that the active trainer works through. Called on: the thread of the loop. */
interface Labels {
  /** Returns whether this trainer is the one that works. */
  boolean isActive();

  /** Waits for the next label. */
  Optional<ReceivedEvent> poll(Duration timeout) throws InterruptedException;

  /** Lets a label be committed: all that it led to must outlive a loss of power. */
  void complete(ReceivedEvent label);
}
