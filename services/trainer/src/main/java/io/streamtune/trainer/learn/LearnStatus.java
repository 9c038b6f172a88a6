package io.streamtune.trainer.learn;

import io.streamtune.events.training.TrainingEvent;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A snapshot of a trainer's state.
 *
 * @param activity what the trainer does
 * @param train training images, by class
 * @param valid hold-out images, by class
 * @param changes images that are new or have another label since the last training run
 * @param every number of changes after which a training run begins
 * @param unused labels that were not used, by reason
 * @param last last event of the current training run, or else of the previous one
 */
public record LearnStatus(
    Activity activity,
    SortedMap<String, Integer> train,
    SortedMap<String, Integer> valid,
    long changes,
    int every,
    SortedMap<String, Integer> unused,
    Optional<TrainingEvent> last) {

  /** What a trainer does. */
  public enum Activity {
    /** The trainer is starting. */
    STARTING,
    /** Another member of the group collects and trains. */
    STANDBY,
    /** The trainer collects labels. */
    COLLECTING,
    /** A training run is in progress. */
    TRAINING,
    /** The trainer has ended. */
    STOPPED
  }

  /** Copies the maps. */
  public LearnStatus {
    train = new TreeMap<>(train);
    valid = new TreeMap<>(valid);
    unused = new TreeMap<>(unused);
  }

  static LearnStatus starting(int every) {
    return new LearnStatus(
        Activity.STARTING,
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        every,
        new TreeMap<>(Map.of()),
        Optional.empty());
  }

  LearnStatus with(Activity other) {
    return new LearnStatus(other, train, valid, changes, every, unused, last);
  }

  LearnStatus with(TrainingEvent event) {
    return new LearnStatus(activity, train, valid, changes, every, unused, Optional.of(event));
  }
}
