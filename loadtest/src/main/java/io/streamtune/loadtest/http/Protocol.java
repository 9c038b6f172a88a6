package io.streamtune.loadtest.http;

/** How an image is sent over HTTP. */
public enum Protocol {
  /** {@code POST /v1/classify}: the body is the image, the reply a prediction as on the topic. */
  CLASSIFY,
  /** {@code POST /v2/models/NAME/infer}: the image as binary tensor {@code encoded}, BYTES [1]. */
  OPEN_INFERENCE
}
