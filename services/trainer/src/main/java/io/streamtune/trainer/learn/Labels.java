package io.streamtune.trainer.learn;

import io.streamtune.stream.ReceivedEvent;
import java.time.Duration;
import java.util.Optional;

/** The labels that the active trainer processes. Called on: the thread of the loop. */
interface Labels {
  /** Returns whether this trainer is the active one of its group. */
  boolean isActive();

  /** Waits for the next label. */
  Optional<ReceivedEvent> poll(Duration timeout) throws InterruptedException;

  /** Allows a label to be committed. All its effects must already survive a loss of power. */
  void complete(ReceivedEvent label);
}
