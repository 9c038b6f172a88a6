package io.streamtune.host.traces;

import java.util.List;
import java.util.Optional;

/** The span that records nothing. */
enum NoSpan implements Span {
  INSTANCE;

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public Span child(Kind kind, String name) {
    return this;
  }

  @Override
  public Span child(String name, long startNanos) {
    return this;
  }

  @Override
  public Span shared(String name, List<Span> spans, long startNanos) {
    return this;
  }

  @Override
  public Span with(String key, String value) {
    return this;
  }

  @Override
  public Span with(String key, long value) {
    return this;
  }

  @Override
  public Span link(Span other) {
    return this;
  }

  @Override
  public Span failed(String errorType, String detail) {
    return this;
  }

  @Override
  public void end() {}

  @Override
  public void end(long endNanos) {}

  @Override
  public Optional<String> traceparent() {
    return Optional.empty();
  }
}
