package io.streamtune.host.traces;

import java.util.List;
import java.util.Optional;

/**
 * A span of a trace, or {@link #NONE}. Methods of {@code NONE} do nothing and allocate nothing, so
 * the data path need not check whether tracing is on.
 *
 * <p>Times are those of the monotonic clock that the {@link Tracing} was opened with. A span is
 * sent after it has ended; a span that never ends is not sent.
 *
 * <p>Thread-safe. Called on: any thread; no method blocks.
 */
public interface Span {
  /** The span that records nothing. */
  Span NONE = NoSpan.INSTANCE;

  /** Role of a span. */
  enum Kind {
    /** Work within this process. */
    INTERNAL,
    /** Processing of a message from a broker. */
    CONSUMER,
    /** Sending of a message to a broker, which carries this span's context. */
    PRODUCER,
    /** Answering of a request. */
    SERVER
  }

  /**
   * Returns whether the span is recorded; if not, callers need not compute what only a span uses.
   */
  boolean isRecorded();

  /** Starts a child span now. */
  Span child(Kind kind, String name);

  /** Starts an {@link Kind#INTERNAL} child span, at a time that may be past. */
  Span child(String name, long startNanos);

  /**
   * Starts a span of work that several traces share. It has its own trace and links to them.
   *
   * @param name name of the work
   * @param spans spans to link to; of more than 128, only the first 128 are linked
   * @param startNanos start time
   */
  Span shared(String name, List<Span> spans, long startNanos);

  /** Sets an attribute; a long value is truncated. Returns the span itself. */
  Span with(String key, String value);

  /** Sets an attribute. Returns the span itself. */
  Span with(String key, long value);

  /** Adds a link to another span. Returns the span itself. */
  Span link(Span other);

  /**
   * Marks the span as failed. Returns the span itself.
   *
   * @param errorType code from a closed list
   * @param detail the error, for the operator
   */
  Span failed(String errorType, String detail);

  /** Ends the span now. A second end does nothing. */
  void end();

  /** Ends the span at a time that may be past. A second end does nothing. */
  void end(long endNanos);

  /** Returns the span's W3C trace context, to be passed on; empty if it is not recorded. */
  Optional<String> traceparent();
}
