package io.streamtune.trainer.learn;

import io.streamtune.events.training.TrainingEvent;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a trainer is, at one moment.
 *
 * @param activity what it does
 * @param train images to learn from, by class
 * @param valid images held out, by class
 * @param changes images that are new or have another label since the last round
 * @param every changes after which a round begins
 * @param unused labels that could not be used, by reason
 * @param last what was said last of the round that runs, or else of the last one
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
    /** It is being started. */
    STARTING,
    /** Another member of the group collects and trains. */
    STANDBY,
    /** It collects labels. */
    COLLECTING,
    /** A round runs. */
    TRAINING,
    /** It has ended. */
    STOPPED
  }

  /** Copies the numbers. */
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
