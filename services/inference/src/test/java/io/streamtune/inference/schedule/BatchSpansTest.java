package io.streamtune.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.host.traces.Span;
import io.streamtune.host.traces.Tracing;
import io.streamtune.host.traces.TracingConfig;
import io.streamtune.inference.classify.FakeNetwork;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.testkit.OtlpCollector;
import io.streamtune.testkit.SentSpan;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: every run of a batch is told, with what came of it. Method: a network whose failures are
 * chosen by the pixels, an event loop that the test turns, a collector.
 */
final class BatchSpansTest {
  /** Longer than any test: batches go when they are full. */
  private static final Duration LONG = Duration.ofHours(1);

  private final PipelineRig rig = new PipelineRig();
  private final OtlpCollector collector = OtlpCollector.start();
  private final Tracing tracing =
      Tracing.open(
          new TracingConfig(Optional.of(URI.create(collector.endpoint())), 1, Map.of()),
          new Tracing.Service("tested", "1"),
          new SimpleMeterRegistry(),
          System::nanoTime,
          InstantSource.system());

  @AfterEach
  void close() throws InterruptedException {
    rig.close();
    tracing.close();
    collector.close();
  }

  @Test
  void a_batch_that_fails_is_told_and_so_is_each_run_of_an_image_alone() throws Exception {
    Pipeline pipeline = rig.pipeline(4, LONG, TtaConfig.OFF);

    pipeline.submit(rig.requests(0, FakeNetwork.FAILS, 2, 1).stream().map(this::recorded).toList());
    rig.loop.turnUntil(() -> rig.outcomes.size() == 4);

    List<SentSpan> batches = sent("batch");
    assertThat(batches)
        .extracting(batch -> batch.attributes().get("io.streamtune.batch.images"))
        .containsExactlyInAnyOrder("4", "1", "1", "1", "1");
    assertThat(batches).allMatch(batch -> batch.links().size() == images(batch));
    List<SentSpan> failed = batches.stream().filter(SentSpan::isError).toList();
    assertThat(failed).extracting(BatchSpansTest::images).containsExactlyInAnyOrder(4, 1);
    assertThat(failed)
        .allMatch(batch -> "inference-failed".equals(batch.attributes().get("error.type")))
        .allMatch(batch -> batch.detail().equals("this batch cannot be run"));
    assertThat(sent("classify")).hasSize(8);
    assertThat(sent("classify")).filteredOn(SentSpan::isError).hasSize(5);
  }

  @Test
  void of_a_batch_those_are_told_that_are_recorded() throws Exception {
    Pipeline pipeline = rig.pipeline(3, LONG, TtaConfig.OFF);
    List<ImageRequest> requests = new ArrayList<>(rig.requests(0, 1, 2));
    requests.set(1, recorded(requests.get(1)));

    pipeline.submit(requests);
    pipeline.submit(rig.requests(0, 1, 2));
    rig.loop.turnUntil(() -> rig.outcomes.size() == 6);

    assertThat(sent("classify")).hasSize(1);
    SentSpan classify = sent("classify").getFirst();
    assertThat(sent("batch")).hasSize(1);
    SentSpan batch = sent("batch").getFirst();
    assertThat(images(batch)).isEqualTo(3);
    assertThat(batch.links()).containsExactly(classify.traceId() + "/" + classify.parentId());
    assertThat(classify.links()).containsExactly(batch.address());
    assertThat(classify.attributes())
        .containsEntry("io.streamtune.model.name", "fake")
        .containsEntry("io.streamtune.model.version", "1");
    assertThat(classify.startNanos()).isLessThanOrEqualTo(batch.startNanos());
    assertThat(classify.endNanos()).isEqualTo(batch.endNanos());
  }

  private ImageRequest recorded(ImageRequest one) {
    return new ImageRequest(
        one.image(),
        one.key(),
        one.content(),
        one.receivedNanos(),
        tracing.begin(Span.Kind.SERVER, "image", Optional.empty()),
        one.reply());
  }

  private List<SentSpan> sent(String name) {
    tracing.close(); // It sends what has ended.
    return collector.spans().stream().filter(span -> span.name().equals(name)).toList();
  }

  private static int images(SentSpan batch) {
    return Integer.parseInt(batch.attributes().getOrDefault("io.streamtune.batch.images", "0"));
  }
}
