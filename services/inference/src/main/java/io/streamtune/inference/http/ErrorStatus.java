package io.streamtune.inference.http;

import io.streamtune.events.ErrorCode;

/** The HTTP status of an error code. */
final class ErrorStatus {
  private ErrorStatus() {}

  static int of(ErrorCode code) {
    return switch (code) {
      case EMPTY, INVALID_EVENT -> 400;
      case DATAREF_REFUSED -> 403;
      case DATAREF_UNREADABLE -> 404;
      case UNSUPPORTED_FORMAT -> 415;
      case TOO_MANY_BYTES, TOO_MANY_PIXELS -> 413;
      case TRUNCATED, CORRUPT, DECODE_TIMEOUT, POISON -> 422;
      case INFERENCE_FAILED, PUBLISH_FAILED -> 500;
    };
  }
}
