package io.streamtune.events;

/** The {@code ce_type} of every event. A breaking change increments the number at the end. */
public final class EventTypes {
  /** An image to classify. Optional on the topic of images: any type is classified. */
  public static final String IMAGE = "io.streamtune.image.v1";

  /** The prediction of one model version for one image. */
  public static final String PREDICTION = "io.streamtune.prediction.v1";

  /** A person's or machine's label for an image that is stored in Kafka. */
  public static final String LABEL = "io.streamtune.label.v1";

  /** A whole image with its labels. */
  public static final String LABELLED_IMAGE = "io.streamtune.labelledimage.v1";

  /** The version of a model to serve. */
  public static final String MODEL = "io.streamtune.model.v1";

  /** The candidate that runs beside the serving version of a model. */
  public static final String CANDIDATE = "io.streamtune.candidate.v1";

  /** The version that a replica serves. */
  public static final String REPLICA = "io.streamtune.replica.v1";

  /** Progress of a training run. */
  public static final String TRAINING = "io.streamtune.training.v1";

  /** Quality of the serving version on the stream. */
  public static final String LIVE_QUALITY = "io.streamtune.livequality.v1";

  private EventTypes() {}
}
