package io.streamtune.host.traces;

import java.util.List;
import java.util.Optional;

/**
 * A named stretch of time in a trace, or nothing: of {@link #NONE} every method does nothing and
 * allocates nothing, so the data path asks nobody whether it is traced.
 *
 * <p>Times are those of the monotonic clock that the {@link Tracing} was opened with. A span is
 * sent when it has ended; one that never ends is forgotten.
 *
 * <p>Thread-safe. Called on: any thread; no method blocks.
 */
public interface Span {
  /** No span. */
  Span NONE = NoSpan.INSTANCE;

  /** What a span is to others. */
  enum Kind {
    /** Work within this process. */
    INTERNAL,
    /** A message from a broker is worked on. */
    CONSUMER,
    /** A message is handed to a broker, and carries this span's context. */
    PRODUCER,
    /** A request is answered. */
    SERVER
  }

  /** Returns whether there is one: what is only made for a span need not be made without. */
  boolean isRecorded();

  /** Begins a part of it now. */
  Span child(Kind kind, String name);

  /** Begins a part of it, within this process, at a time that may be past. */
  Span child(String name, long startNanos);

  /**
   * Begins a span of work that several traces share: it has a trace of its own, and links them.
   *
   * @param name what is done
   * @param spans whom it is done for. Of more than 128, the first 128 are linked
   * @param startNanos when it began
   */
  Span shared(String name, List<Span> spans, long startNanos);

  /** Sets an attribute; of a long value the beginning is kept. Returns the span itself. */
  Span with(String key, String value);

  /** Sets an attribute. Returns the span itself. */
  Span with(String key, long value);

  /** Says that another span belongs to it, too. Returns the span itself. */
  Span link(Span other);

  /**
   * Says that it went wrong. Returns the span itself.
   *
   * @param errorType a code of a closed list
   * @param detail what was wrong, for a person
   */
  Span failed(String errorType, String detail);

  /** Ends it now. A second end does nothing. */
  void end();

  /** Ends it at a time that may be past. A second end does nothing. */
  void end(long endNanos);

  /** Returns its W3C trace context, for those who carry on; empty where there is no span. */
  Optional<String> traceparent();
}
