package io.streamtune.testkit;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A trace collector on loopback that accepts OTLP over HTTP. */
public final class OtlpCollector implements AutoCloseable {
  /** The lowest byte; the other bytes tell whether a parent is remote. */
  private static final int TRACE_FLAGS = 0xff;

  private final HttpServer server;
  private final List<SentSpan> spans = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(200);

  private OtlpCollector(HttpServer server) {
    this.server = server;
  }

  /** Starts a collector on a free port. */
  public static OtlpCollector start() {
    return start(0);
  }

  /** Starts a collector on a given port. */
  public static OtlpCollector start(int port) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      OtlpCollector collector = new OtlpCollector(HttpServer.create(address, 0));
      collector.server.createContext("/v1/traces", collector::take);
      collector.server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Answers every later request with this status. The spans of requests that are not answered with
   * 200 are discarded.
   */
  public void answer(int with) {
    status.set(with);
  }

  /** Returns the address to configure in the service. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the spans received so far. */
  public List<SentSpan> spans() {
    return List.copyOf(spans);
  }

  /** Returns the spans of one trace received so far. */
  public List<SentSpan> trace(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /** Returns the headers of each request, names in lower case. */
  public List<Map<String, List<String>>> headers() {
    return List.copyOf(headers);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
      headers.add(
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      e -> e.getKey().toLowerCase(Locale.ROOT), e -> List.copyOf(e.getValue()))));
      int answer = status.get();
      if (answer == 200) {
        request.getResourceSpansList().forEach(this::take);
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  private void take(ResourceSpans from) {
    Map<String, String> service = attributes(from.getResource().getAttributesList());
    for (ScopeSpans scope : from.getScopeSpansList()) {
      scope.getSpansList().forEach(span -> spans.add(read(service, span)));
    }
  }

  private static SentSpan read(Map<String, String> service, Span span) {
    return new SentSpan(
        service,
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getFlags() & TRACE_FLAGS,
        span.getKind().name().replace("SPAN_KIND_", "").toLowerCase(Locale.ROOT),
        span.getName(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        attributes(span.getAttributesList()),
        span.getLinksList().stream()
            .map(link -> hex(link.getTraceId()) + "/" + hex(link.getSpanId()))
            .toList(),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        span.getStatus().getMessage());
  }

  private static Map<String, String> attributes(List<KeyValue> list) {
    return list.stream().collect(Collectors.toMap(KeyValue::getKey, kv -> text(kv.getValue())));
  }

  private static String text(AnyValue value) {
    return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
