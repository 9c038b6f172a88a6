package io.streamtune.testkit;

import java.util.List;
import java.util.Map;

/**
 * A span as a collector received it.
 *
 * @param service attributes of the service that sent it
 * @param traceId id of its trace; all ids are in hexadecimal
 * @param id its own id
 * @param parentId id of its parent; empty if it has none
 * @param flags flags of its trace context; 1 means recorded
 * @param kind role, for example {@code consumer}
 * @param name name of the work
 * @param startNanos since 1970
 * @param endNanos since 1970
 * @param attributes attributes, numbers as text
 * @param links linked spans, each as {@code trace/span}
 * @param isError whether its status is an error
 * @param detail the text of its status
 */
public record SentSpan(
    Map<String, String> service,
    String traceId,
    String id,
    String parentId,
    int flags,
    String kind,
    String name,
    long startNanos,
    long endNanos,
    Map<String, String> attributes,
    List<String> links,
    boolean isError,
    String detail) {

  /** Copies the collections. */
  public SentSpan {
    service = Map.copyOf(service);
    attributes = Map.copyOf(attributes);
    links = List.copyOf(links);
  }

  /** Returns the text with which {@link #links} of other spans name this one. */
  public String address() {
    return traceId + "/" + id;
  }

  /** Returns the trace context that this span passes on. */
  public String traceparent() {
    return "00-%s-%s-%02x".formatted(traceId, id, flags);
  }
}
