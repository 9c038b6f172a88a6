package io.streamtune.events;

/** The {@code ce_type} of every event. The number at the end grows with a breaking change. */
public final class EventTypes {
  /** An image to classify. Optional on the topic of images: any type is classified. */
  public static final String IMAGE = "io.streamtune.image.v1";

  /** What a model says about one image. */
  public static final String PREDICTION = "io.streamtune.prediction.v1";

  /** What a person says about one image that lies in Kafka. */
  public static final String LABEL = "io.streamtune.label.v1";

  /** A whole image with its labels. */
  public static final String LABELLED_IMAGE = "io.streamtune.labelledimage.v1";

  /** Which version of a model is to be served. */
  public static final String MODEL = "io.streamtune.model.v1";

  /** Which version of a model is tried beside the one that is served. */
  public static final String CANDIDATE = "io.streamtune.candidate.v1";

  /** Which version a replica serves. */
  public static final String REPLICA = "io.streamtune.replica.v1";

  /** Progress of a training run. */
  public static final String TRAINING = "io.streamtune.training.v1";

  /** How good the version in service is on the stream. */
  public static final String LIVE_QUALITY = "io.streamtune.livequality.v1";

  private EventTypes() {}
}
