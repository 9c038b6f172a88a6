package io.streamtune.host.traces;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Samples a span that links to a sampled trace, whatever the sampling decision for its own trace.
 * Otherwise the links of an image would lead nowhere.
 */
final class LinkSampler implements Sampler {
  private final Sampler others;

  LinkSampler(Sampler others) {
    this.others = others;
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return links.stream().anyMatch(link -> link.getSpanContext().isSampled())
        ? SamplingResult.create(SamplingDecision.RECORD_AND_SAMPLE)
        : others.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "LinkSampler{" + others.getDescription() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
