package io.streamtune.inference.batch;

/** Which model runs an image. */
public enum Route {
  /** The serving model. */
  LIVE,
  /** The candidate that answers a share of the keys. */
  CANARY
}
