package io.streamtune.inference.batch;

/** Which model an image is for. */
public enum Route {
  /** The one in service. */
  LIVE,
  /** A candidate that answers a share of the keys. */
  CANARY
}
