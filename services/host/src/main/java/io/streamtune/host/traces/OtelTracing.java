package io.streamtune.host.traces;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.streamtune.host.traces.Span.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Traces with OpenTelemetry's SDK, sent as OTLP over HTTP. The SDK is not registered globally and
 * reads nothing from the environment.
 */
final class OtelTracing implements Tracing {
  /** Why: a sender's id may be as long as a body, and a longer text is no more useful. */
  private static final int ATTRIBUTE_CHARS_MAX = 1000;

  /** Longest wait of a stop for a collector that does not answer. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  /** A request that takes longer counts as failed. */
  private static final Duration SEND_MAX = Duration.ofSeconds(10);

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final SpanQueue backlog;
  private final LongSupplier nanoClock;
  private final InstantSource clock;

  /**
   * Kept in a field because java.util.logging forgets the level of an unreferenced logger. <b>Why
   * silent:</b> the SDK logs each failure with a stack trace outside our log; {@link SpanQueue}
   * logs them instead.
   */
  private final Logger sdkLog;

  private OtelTracing(
      SdkTracerProvider provider, SpanQueue backlog, LongSupplier nanoClock, InstantSource clock) {
    this.provider = provider;
    this.tracer = provider.get("io.streamtune");
    this.backlog = backlog;
    this.nanoClock = nanoClock;
    this.clock = clock;
    this.sdkLog = Logger.getLogger("io.opentelemetry");
    sdkLog.setLevel(Level.OFF);
  }

  /** Opens tracing; {@code config} must have an endpoint. */
  static OtelTracing open(
      TracingConfig config,
      Service service,
      MeterRegistry registry,
      LongSupplier nanoClock,
      InstantSource clock) {
    String url = config.url().orElseThrow().toString();
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(url)
            .setTimeout(SEND_MAX)
            .setMeterProvider(MeterProvider.noop());
    config.headers().forEach(exporter::addHeader);
    SpanQueue backlog = new SpanQueue(url, registry);
    BatchSpanProcessor batching =
        BatchSpanProcessor.builder(new WatchedExporter(exporter.build(), backlog))
            .setMaxQueueSize(SpanQueue.SPANS_MAX)
            .setMeterProvider(MeterProvider.noop())
            .build();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource(service))
            .setSampler(
                new LinkSampler(
                    Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRatio()))))
            .setSpanLimits(
                SpanLimits.builder().setMaxAttributeValueLength(ATTRIBUTE_CHARS_MAX).build())
            .addSpanProcessor(new BoundedProcessor(batching, backlog))
            .build();
    return new OtelTracing(provider, backlog, nanoClock, clock);
  }

  private static Resource resource(Service service) {
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.of(
                    AttributeKey.stringKey("service.name"), service.name(),
                    AttributeKey.stringKey("service.instance.id"), service.instance())));
  }

  @Override
  public Span begin(Kind kind, String name, Optional<String> traceparent) {
    Context parent = traceparent.map(OtelTracing::remote).orElseGet(Context::root);
    long nowNanos = nanos();
    long epochNanos = epochNanos() - nowNanos;
    SpanBuilder builder = tracer.spanBuilder(name).setParent(parent);
    io.opentelemetry.api.trace.Span span = OtelSpan.start(builder, kind, epochNanos + nowNanos);
    return span.getSpanContext().isSampled() ? new OtelSpan(this, span, epochNanos) : Span.NONE;
  }

  /** Returns the tracer that creates spans. */
  Tracer tracer() {
    return tracer;
  }

  /** Returns the time of the monotonic clock. */
  long nanos() {
    return nanoClock.getAsLong();
  }

  private long epochNanos() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private static Context remote(String traceparent) {
    return W3CTraceContextPropagator.getInstance()
        .extract(Context.root(), traceparent, OtelTracing::header);
  }

  @Override
  public void close() {
    close(CLOSE_MAX);
  }

  @Override
  public void close(Duration timeout) {
    long millis = Math.min(timeout.toMillis(), CLOSE_MAX.toMillis());
    if (!provider.shutdown().join(millis, TimeUnit.MILLISECONDS).isSuccess()) {
      backlog.giveUp();
    }
  }

  /** The carrier is the text of the only header. */
  private static @Nullable String header(@Nullable String traceparent, String name) {
    return name.equals("traceparent") ? traceparent : null;
  }
}
