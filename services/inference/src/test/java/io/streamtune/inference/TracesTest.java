package io.streamtune.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.testkit.OtlpCollector;
import io.streamtune.testkit.SentSpan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Goal: an image whose sender traces it can be followed to its prediction or its dead letter,
 * through the batch that it shared; others are not told of. Method: a whole service with a real
 * broker and a collector; batches wait until they are full, so who shares one is known.
 */
@Tag("broker")
final class TracesTest {
  private static final int BATCH = 4;
  private static final String PARENT = "b7ad6b7169203331";

  private static final List<SentSpan> SPANS = new ArrayList<>();
  private static final List<Integer> STATUSES = new ArrayList<>();
  private static TestStream.Answers answers = new TestStream.Answers();

  @BeforeAll
  static void serve() throws Exception {
    Path model = TestData.need("models/resnet18-imagenet.onnx.gz");
    byte[] photo = TestData.read(TestData.files(TestData.need("imagenet-sample")).getFirst());
    byte[] half = Arrays.copyOf(photo, photo.length / 2);
    try (OtlpCollector collector = OtlpCollector.start()) {
      Map<String, String> settings =
          Map.of(
              "tracing.otlp-endpoint", collector.endpoint(),
              "tracing.sample-ratio", "0",
              "batch.rows-max", Integer.toString(BATCH),
              "batch.linger", "2 m",
              "swap.replica", "replica-1",
              "engine.lanes", "1");
      try (TestStream stream = new TestStream(1);
          InferenceService service = stream.serve(model, settings)) {
        stream.sendMessages(photos(photo));
        stream.answers();
        stream.sendMessages(refused(photo, half));
        answers = stream.answers();
        ask(service.httpPort(), photo, half);
      }
      SPANS.addAll(collector.spans());
    }
  }

  private static Map<String, EventMessage> photos(byte[] photo) {
    Map<String, EventMessage> photos = new LinkedHashMap<>();
    photos.put("traced", traced("traced", trace('a', true), photo));
    photos.put("traced too", traced("traced too", trace('b', true), photo));
    photos.put("not recorded", traced("not recorded", trace('c', false), photo));
    photos.put("without", message("without", Headers.none(), photo));
    return photos;
  }

  private static Map<String, EventMessage> refused(byte[] photo, byte[] half) {
    Map<String, EventMessage> refused = new LinkedHashMap<>();
    refused.put("broken", traced("broken", trace('d', true), half));
    Headers structured = Headers.none().and("content-type", "application/cloudevents+json");
    refused.put(
        "no event", message("no event", structured.and("traceparent", trace('e', true)), photo));
    refused.put(
        "elsewhere",
        message(
            "elsewhere",
            Headers.none()
                .and("traceparent", trace('f', true))
                .and("ce_dataref", "file:///nowhere.jpg"),
            new byte[0]));
    return refused;
  }

  /** As many requests as make a batch, each in a trace of its own; then one with half a photo. */
  private static void ask(int port, byte[] photo, byte[] half) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (char trace : new char[] {'1', '2', '3', '4'}) {
        waiting.add(client.sendAsync(post(port, trace, photo), BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : waiting) {
        STATUSES.add(answer.get(2, TimeUnit.MINUTES).statusCode());
      }
      STATUSES.add(client.send(post(port, '5', half), BodyHandlers.ofString()).statusCode());
    }
  }

  private static HttpRequest post(int port, char trace, byte[] body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/classify"))
        .header("traceparent", trace(trace, true))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  @Test
  void an_event_is_a_span_in_its_senders_trace() {
    SentSpan process = only('a', "process images");

    assertThat(process.kind()).isEqualTo("consumer");
    assertThat(process.parentId()).isEqualTo(PARENT);
    assertThat(process.isError()).isFalse();
    assertThat(process.attributes())
        .containsEntry("messaging.system", "kafka")
        .containsEntry("messaging.operation.name", "process")
        .containsEntry("messaging.operation.type", "process")
        .containsEntry("messaging.destination.name", "images")
        .containsEntry("messaging.destination.partition.id", "0")
        .containsEntry("messaging.kafka.offset", "0")
        .containsEntry("messaging.consumer.group.name", "streamtune-inference")
        .containsEntry("messaging.message.id", "traced");
    assertThat(process.service())
        .containsEntry("service.name", "streamtune-inference")
        .containsEntry("service.instance.id", "replica-1");
  }

  @Test
  void decoding_the_batch_and_publishing_are_its_parts() {
    SentSpan process = only('a', "process images");

    assertThat(spans('a'))
        .extracting(SentSpan::name)
        .containsExactlyInAnyOrder("process images", "decode", "classify", "publish predictions");
    assertThat(spans('a'))
        .filteredOn(span -> !span.equals(process))
        .allMatch(span -> span.parentId().equals(process.id()))
        .allMatch(span -> span.startNanos() >= process.startNanos())
        .allMatch(span -> span.endNanos() <= process.endNanos())
        .noneMatch(SentSpan::isError);
    assertThat(only('a', "decode").attributes()).containsEntry("io.streamtune.views", "1");
    SentSpan publish = only('a', "publish predictions");
    assertThat(publish.kind()).isEqualTo("producer");
    assertThat(publish.attributes())
        .containsEntry("messaging.system", "kafka")
        .containsEntry("messaging.operation.type", "send")
        .containsEntry("messaging.destination.name", "predictions")
        .containsEntry("messaging.destination.partition.id", "0")
        .containsKey("messaging.kafka.offset");
  }

  @Test
  void a_prediction_carries_the_trace_of_the_span_that_published_it() {
    assertThat(prediction("traced").traceparent())
        .contains(only('a', "publish predictions").traceparent());
  }

  @Test
  void a_batch_links_the_images_that_share_it_and_they_link_the_batch() {
    List<SentSpan> batches = batchesOf('a');

    assertThat(batches).hasSize(1).isEqualTo(batchesOf('b'));
    SentSpan batch = batches.getFirst();
    assertThat(batch.parentId()).isEmpty();
    assertThat(batch.links())
        .containsExactlyInAnyOrder(
            only('a', "process images").address(), only('b', "process images").address());
    assertThat(batch.attributes())
        .containsEntry("io.streamtune.batch.images", "4")
        .containsEntry("io.streamtune.batch.rows", "4")
        .containsEntry("io.streamtune.model.name", prediction("traced").model().name())
        .containsEntry("io.streamtune.model.version", prediction("traced").model().version());
    assertThat(only('a', "classify").attributes())
        .containsEntry("io.streamtune.model.version", prediction("traced").model().version());
  }

  @Test
  void what_its_sender_does_not_record_is_carried_through_and_told_to_nobody() {
    assertThat(prediction("not recorded").traceparent()).contains(trace('c', false));
    assertThat(spans('c')).isEmpty();
    assertThat(prediction("without").traceparent()).isEmpty();
    assertThat(SPANS.stream().map(span -> span.attributes().get("messaging.message.id")))
        .doesNotContain("without");
  }

  @Test
  void a_dead_letter_ends_its_span_with_the_code_and_keeps_its_headers() {
    SentSpan process = only('d', "process images");

    assertThat(process.isError()).isTrue();
    assertThat(process.attributes()).containsEntry("error.type", "truncated");
    assertThat(process.detail()).isEqualTo(letter("broken").message());
    assertThat(only('d', "decode").attributes()).containsEntry("error.type", "truncated");
    assertThat(only('d', "publish images.dlq").parentId()).isEqualTo(process.id());
    assertThat(only('d', "publish images.dlq").isError()).isFalse();
    assertThat(letter("broken").headers().text("traceparent")).contains(trace('d', true));
  }

  @Test
  void what_is_no_image_event_is_told_too() {
    SentSpan process = only('e', "process images");

    assertThat(process.parentId()).isEqualTo(PARENT);
    assertThat(process.attributes()).containsEntry("error.type", "invalid-event");
    assertThat(spans('e'))
        .extracting(SentSpan::name)
        .containsExactlyInAnyOrder("process images", "publish images.dlq");
  }

  @Test
  void fetching_an_image_from_elsewhere_is_a_part() {
    assertThat(only('f', "fetch").attributes()).containsEntry("error.type", "dataref-refused");
    assertThat(only('f', "process images").attributes())
        .containsEntry("error.type", "dataref-refused");
  }

  @Test
  void a_request_by_http_is_a_span_in_its_clients_trace() {
    SentSpan request = only('1', "POST /v1/classify");

    assertThat(STATUSES).startsWith(200, 200, 200, 200);
    assertThat(request.kind()).isEqualTo("server");
    assertThat(request.parentId()).isEqualTo(PARENT);
    assertThat(request.attributes())
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.route", "/v1/classify")
        .containsEntry("http.response.status_code", "200");
    assertThat(spans('1'))
        .filteredOn(span -> !span.equals(request))
        .allMatch(span -> span.parentId().equals(request.id()))
        .extracting(SentSpan::name)
        .containsExactlyInAnyOrder("decode", "classify");
    assertThat(batchesOf('1').getFirst().links()).hasSize(BATCH).contains(request.address());
  }

  @Test
  void a_request_that_is_refused_says_why_at_the_decoder() {
    assertThat(STATUSES).endsWith(422);
    assertThat(only('5', "POST /v1/classify").attributes())
        .containsEntry("http.response.status_code", "422");
    assertThat(only('5', "POST /v1/classify").isError()).isFalse();
    assertThat(only('5', "decode").attributes()).containsEntry("error.type", "truncated");
  }

  private static String trace(char digit, boolean isRecorded) {
    return "00-%s-%s-%s".formatted(traceId(digit), PARENT, isRecorded ? "01" : "00");
  }

  private static String traceId(char digit) {
    return Character.toString(digit).repeat(32);
  }

  private static EventMessage traced(String name, String traceparent, byte[] body) {
    return message(name, Headers.none().and("traceparent", traceparent), body);
  }

  private static EventMessage message(String name, Headers headers, byte[] body) {
    return new EventMessage(Optional.of(name.getBytes(UTF_8)), headers.and("ce_id", name), body);
  }

  private static List<SentSpan> spans(char trace) {
    return SPANS.stream().filter(span -> span.traceId().equals(traceId(trace))).toList();
  }

  private static SentSpan only(char trace, String name) {
    List<SentSpan> named = spans(trace).stream().filter(span -> span.name().equals(name)).toList();
    assertThat(named).as("%s in %s", name, spans(trace)).hasSize(1);
    return named.getFirst();
  }

  /** Returns the spans of the batches that an image names. */
  private static List<SentSpan> batchesOf(char trace) {
    List<String> linked = only(trace, "classify").links();
    Stream<SentSpan> batches = SPANS.stream().filter(span -> span.name().equals("batch"));
    return batches.filter(span -> linked.contains(span.address())).toList();
  }

  private static Prediction prediction(String name) {
    return Objects.requireNonNull(answers.predictions.get(name), name);
  }

  private static DeadLetter letter(String name) {
    return Objects.requireNonNull(answers.deadLetters.get(name), name);
  }
}
