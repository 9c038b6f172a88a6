package io.streamtune.host.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.host.traces.Span.Kind;
import io.streamtune.testkit.OtlpCollector;
import io.streamtune.testkit.SentSpan;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: a collector gets what was told, and only what is to be recorded. Method: a real one. */
final class TracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
  private static final String NOT_SAMPLED = "00-" + TRACE + "-" + PARENT + "-00";

  private final OtlpCollector collector = OtlpCollector.start();

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void a_span_joins_the_trace_of_its_sender() {
    Opened opened = new Opened(collector, 0);
    Span span = opened.tracing.begin(Kind.CONSUMER, "process", Optional.of(SAMPLED));
    span.child(Kind.PRODUCER, "publish").end();
    span.end();

    SentSpan process = only(opened, "process");
    SentSpan publish = only("publish");
    assertThat(process.traceId()).isEqualTo(TRACE);
    assertThat(process.parentId()).isEqualTo(PARENT);
    assertThat(process.kind()).isEqualTo("consumer");
    assertThat(publish.traceId()).isEqualTo(TRACE);
    assertThat(publish.parentId()).isEqualTo(process.id());
    assertThat(publish.kind()).isEqualTo("producer");
    assertThat(process.service())
        .containsEntry("service.name", "tested")
        .containsEntry("service.instance.id", "replica-1");
  }

  @Test
  void a_sender_that_does_not_record_is_not_recorded_whatever_the_ratio() {
    try (Opened opened = new Opened(collector, 1)) {
      assertThat(opened.tracing.begin(Kind.CONSUMER, "process", Optional.of(NOT_SAMPLED)))
          .isSameAs(Span.NONE);
    }
  }

  @Test
  void what_comes_without_a_trace_is_recorded_by_the_ratio() {
    try (Opened none = new Opened(collector, 0);
        Opened half = new Opened(collector, 0.5);
        Opened all = new Opened(collector, 1)) {
      assertThat(none.root("none")).isSameAs(Span.NONE);
      assertThat(all.root("all").isRecorded()).isTrue();
      int recorded = 0;
      for (int i = 0; i < 1000; i++) {
        recorded += half.root("half").isRecorded() ? 1 : 0;
      }
      assertThat(recorded).isBetween(350, 650); // More than nine standard deviations.
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trace",
        "00-0-0-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01"
      })
  void a_trace_that_cannot_be_read_counts_as_none(String traceparent) {
    try (Opened none = new Opened(collector, 0);
        Opened all = new Opened(collector, 1)) {
      assertThat(none.tracing.begin(Kind.CONSUMER, "a", Optional.of(traceparent)))
          .isSameAs(Span.NONE);
      Span root = all.tracing.begin(Kind.CONSUMER, "b", Optional.of(traceparent));
      root.end();
      assertThat(only(all, "b").parentId()).isEmpty();
    }
  }

  @Test
  void times_are_those_of_the_monotonic_clock_told_by_the_wall_clock() {
    Opened opened = new Opened(collector, 1);
    long began = opened.nanos.get();
    Span span = opened.root("process");
    opened.nanos.addAndGet(5_000);
    span.child("decode", began + 1_000).end(began + 3_000);
    span.end();

    SentSpan process = only(opened, "process");
    SentSpan decode = only("decode");
    long wall = ChronoUnit.NANOS.between(java.time.Instant.EPOCH, Opened.BEGAN);
    assertThat(process.startNanos()).isEqualTo(wall);
    assertThat(process.endNanos()).isEqualTo(wall + 5_000);
    assertThat(decode.startNanos()).isEqualTo(wall + 1_000);
    assertThat(decode.endNanos()).isEqualTo(wall + 3_000);
  }

  @Test
  void shared_work_has_a_trace_of_its_own_and_links_those_it_is_done_for() {
    Opened opened = new Opened(collector, 0);
    Span first = opened.tracing.begin(Kind.CONSUMER, "first", Optional.of(SAMPLED));
    String other = SAMPLED.replace(TRACE, "1".repeat(32));
    Span second = opened.tracing.begin(Kind.CONSUMER, "second", Optional.of(other));
    Span shared = first.shared("batch", List.of(first, second, Span.NONE), 0).with("rows", 2);
    first.link(shared).end();
    second.link(Span.NONE).end();
    shared.end();

    SentSpan batch = only(opened, "batch");
    assertThat(batch.parentId()).isEmpty();
    assertThat(batch.traceId()).isNotIn(TRACE, "1".repeat(32));
    assertThat(batch.links()).containsExactly(only("first").address(), only("second").address());
    assertThat(batch.attributes()).isEqualTo(Map.of("rows", "2"));
    assertThat(only("first").links()).containsExactly(batch.address());
    assertThat(only("second").links()).isEmpty();
  }

  @Test
  void what_went_wrong_has_its_code_and_its_reason() {
    Opened opened = new Opened(collector, 1);
    opened.root("fails").failed("truncated", "d".repeat(100_000)).end();
    opened.root("works").end();

    SentSpan fails = only(opened, "fails");
    assertThat(fails.isError()).isTrue();
    assertThat(fails.attributes()).containsEntry("error.type", "truncated");
    assertThat(fails.detail()).hasSize(1000);
    assertThat(only("works").isError()).isFalse();
  }

  @Test
  void of_a_long_attribute_the_beginning_is_sent() {
    Opened opened = new Opened(collector, 1);
    opened.root("long").with("id", "i".repeat(500_000)).end();

    assertThat(only(opened, "long").attributes()).containsEntry("id", "i".repeat(1000));
  }

  @Test
  void a_second_end_changes_nothing() {
    Opened opened = new Opened(collector, 1);
    Span span = opened.root("twice");
    span.end(opened.nanos.get() + 1);
    span.failed("late", "").end();

    SentSpan twice = only(opened, "twice");
    assertThat(twice.isError()).isFalse();
    assertThat(twice.endNanos()).isEqualTo(twice.startNanos() + 1);
  }

  @Test
  void the_trace_that_is_handed_on_is_that_of_the_span() {
    Opened opened = new Opened(collector, 1);
    Span span = opened.root("hands on");
    span.end();

    assertThat(span.traceparent()).contains(only(opened, "hands on").traceparent());
    assertThat(Span.NONE.traceparent()).isEmpty();
  }

  @Test
  void headers_go_with_every_request() {
    Opened opened = new Opened(collector.endpoint() + "/", 1, Map.of("x-api-key", "open sesame"));
    opened.root("one").end();

    only(opened, "one");
    assertThat(collector.headers())
        .hasSize(1)
        .allSatisfy(each -> assertThat(each).containsEntry("x-api-key", List.of("open sesame")));
  }

  @Test
  void what_is_off_records_nothing() {
    try (Tracing off = Tracing.off()) {
      Span span = off.begin(Kind.SERVER, "off", Optional.of(SAMPLED));

      assertThat(span).isSameAs(Span.NONE);
      assertThat(span.isRecorded()).isFalse();
      assertThat(span.child(Kind.PRODUCER, "a")).isSameAs(Span.NONE);
      assertThat(span.child("a", 0).with("a", 1).with("b", "c").failed("d", "e"))
          .isSameAs(Span.NONE);
      assertThat(span.shared("a", List.of(span), 0).link(span)).isSameAs(Span.NONE);
    }
    assertThat(collector.headers()).isEmpty();
  }

  private SentSpan only(Opened opened, String name) {
    assertThat(opened.sent(collector, name)).as(name).hasSize(1);
    return only(name);
  }

  private SentSpan only(String name) {
    List<SentSpan> named =
        collector.spans().stream().filter(span -> span.name().equals(name)).toList();
    assertThat(named).as(name).hasSize(1);
    return named.getFirst();
  }
}
