package io.streamtune.testkit;

import java.util.List;
import java.util.Map;

/**
 * A span as a collector got it.
 *
 * @param service attributes of who sent it
 * @param traceId in hexadecimal, as all ids
 * @param id its own id
 * @param parentId empty if it has none
 * @param flags of its trace context; 1 says that it is recorded
 * @param kind for example {@code consumer}
 * @param name what was done
 * @param startNanos since 1970
 * @param endNanos since 1970
 * @param attributes numbers as text
 * @param links trace and span ids, {@code trace/span}
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

  /** Returns how others link it. */
  public String address() {
    return traceId + "/" + id;
  }

  /** Returns the trace context that it hands on. */
  public String traceparent() {
    return "00-%s-%s-%02x".formatted(traceId, id, flags);
  }
}
