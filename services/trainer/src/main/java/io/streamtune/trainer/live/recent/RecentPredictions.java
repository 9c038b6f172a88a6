package io.streamtune.trainer.live.recent;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The most recent predictions, found by their image. Pure; the oldest are evicted.
 *
 * <p>It stores only numbers: an entry takes about 120 bytes, however long its names are, so 200,000
 * of them take 24 MB, all allocated at construction. Of the classes the best {@value #CLASSES_MAX}
 * are kept.
 *
 * <p>A duplicate prediction (the stream is at-least-once) is kept once, with its first time. If
 * another version predicts the same image later, the later prediction is found.
 *
 * <p><b>Called on:</b> one thread at a time.
 */
public final class RecentPredictions {
  /** Why: the number that the inference service sends by default. */
  static final int CLASSES_MAX = 5;

  /** Why: a new version appears at most every hour, and there are few images topics. */
  private static final int NAMES_MAX = 1000;

  private static final int NONE = -1;

  private final int size;
  private final long[] numbers;
  private final int[] models;
  private final int[] topics; // NONE: never in Kafka
  private final int[] partitions;
  private final long[] offsets;
  private final long[] millis;
  private final int[] classes; // (size, CLASSES_MAX)
  private final float[] probabilities; // (size, CLASSES_MAX)
  private final byte[] counts;
  private final float[] others;
  private final boolean[] labelled;
  private final SlotIndex byImage;
  private final SlotIndex byPosition;
  private final Numbered<ModelRef> modelNames = new Numbered<>(NAMES_MAX);
  private final Numbered<String> topicNames = new Numbered<>(NAMES_MAX);
  private long next;

  /**
   * Creates an empty memory.
   *
   * @param size number of predictions that it holds, from 1 to 100 million
   */
  public RecentPredictions(int size) {
    if (size < 1 || size > 100_000_000) {
      throw new IllegalArgumentException("size must be from 1 to 100 million, not " + size);
    }
    this.size = size;
    numbers = new long[size];
    models = new int[size];
    topics = new int[size];
    partitions = new int[size];
    offsets = new long[size];
    millis = new long[size];
    classes = new int[size * CLASSES_MAX];
    probabilities = new float[size * CLASSES_MAX];
    counts = new byte[size];
    others = new float[size];
    labelled = new boolean[size];
    byImage = new SlotIndex(size);
    byPosition = new SlotIndex(size);
  }

  /**
   * Adds a prediction.
   *
   * @param time when it was made
   * @return false if it was there already
   */
  public boolean add(Prediction prediction, Instant time) {
    ImageRef image = prediction.image();
    Optional<ImagePosition> position = image.position();
    int model = modelNames.number(prediction.model());
    long imageHash = Hash64.ofImage(image);
    // By position first: two images may have the same name, but never the same position.
    int known =
        position
            .map(at -> byPosition.find(Hash64.ofPosition(at)))
            .orElseGet(() -> byImage.find(imageHash));
    if (known != NONE && models[known] == model) {
      return false;
    }
    int slot = (int) (next % size);
    if (next >= size) {
      byImage.remove(slot);
      if (topics[slot] != NONE) {
        byPosition.remove(slot);
      }
    }
    numbers[slot] = next++;
    models[slot] = model;
    millis[slot] = time.toEpochMilli();
    labelled[slot] = false;
    keep(slot, prediction.labels(), prediction.activation());
    byImage.put(slot, imageHash);
    topics[slot] = position.map(at -> topicNames.number(at.topic())).orElse(NONE);
    position.ifPresent(
        at -> {
          partitions[slot] = at.partition();
          offsets[slot] = at.offset();
          byPosition.put(slot, Hash64.ofPosition(at));
        });
    return true;
  }

  /**
   * Returns the last prediction of an image, found by its position if it has one, else by source
   * and id.
   */
  public Optional<RecentPrediction> find(ImageRef image) {
    int slot = image.position().map(at -> byPosition.find(Hash64.ofPosition(at))).orElse(NONE);
    if (slot == NONE) {
      slot = byImage.find(Hash64.ofImage(image));
    }
    return slot == NONE ? Optional.empty() : entry(slot);
  }

  /** Marks a prediction as labelled. */
  public void label(RecentPrediction prediction) {
    int slot = (int) (prediction.number() % size);
    labelled[slot] |= numbers[slot] == prediction.number();
  }

  private Optional<RecentPrediction> entry(int slot) {
    int first = slot * CLASSES_MAX;
    int end = first + counts[slot];
    return modelNames
        .thing(models[slot])
        .map(
            model ->
                new RecentPrediction(
                    numbers[slot],
                    model,
                    topicNames
                        .thing(topics[slot])
                        .map(topic -> new ImagePosition(topic, partitions[slot], offsets[slot])),
                    Instant.ofEpochMilli(millis[slot]),
                    labelled[slot],
                    new RecentPrediction.Answers(
                        Arrays.copyOfRange(classes, first, end),
                        Arrays.copyOfRange(probabilities, first, end),
                        others[slot])));
  }

  private void keep(int slot, List<ScoredLabel> labels, Activation activation) {
    int count = Math.min(labels.size(), CLASSES_MAX);
    double left = 1;
    for (int i = 0; i < count; i++) {
      ScoredLabel label = labels.get(i);
      classes[slot * CLASSES_MAX + i] = Hash64.ofClass(label.name());
      probabilities[slot * CLASSES_MAX + i] = (float) label.probability();
      left -= label.probability();
    }
    counts[slot] = (byte) count;
    double last = count == 0 ? 1 : labels.get(count - 1).probability();
    // With sigmoid the probabilities of the classes are independent and do not add up to 1.
    boolean addUp = activation == Activation.SOFTMAX;
    others[slot] = (float) (addUp ? Math.clamp(left, 0, last) : last);
  }
}
