package io.streamtune.events.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.InvalidEventException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: anybody with a Kafka client can send an image; what cannot be meant is refused with a
 * remedy. Method: records as different senders write them.
 */
class ImageEventTest {
  private static final ImagePosition POSITION = new ImagePosition("images", 2, 7);
  private static final byte[] PHOTO = {(byte) 0xFF, (byte) 0xD8, 0, 1};

  @Test
  void a_bare_record_is_a_valid_image_event() {
    ImageEvent event = ImageEvent.read(POSITION, Headers.none(), PHOTO);

    assertThat(event.id()).isEqualTo("images/2/7");
    assertThat(event.source()).isEqualTo("kafka:images");
    assertThat(URI.create(event.source())).hasScheme("kafka");
    assertThat(event.contentType()).isEmpty();
    assertThat(event.dataref()).isEmpty();
    assertThat(event.ref())
        .isEqualTo(new ImageRef("images/2/7", "kafka:images", Optional.of(POSITION)));
  }

  @Test
  void the_body_is_not_copied() {
    EventMessage sent = ImageEvent.message("1", "me", "image/jpeg", Optional.empty(), PHOTO);

    assertThat(sent.value()).isSameAs(PHOTO);
    assertThat(ImageEvent.read(POSITION, sent.headers(), sent.value()).data()).isSameAs(PHOTO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/jpeg", "application/octet-stream", "text/plain", "nonsense", ""})
  void the_content_type_is_only_a_hint(String contentType) {
    Headers headers = Headers.none().and("content-type", contentType);

    assertThat(ImageEvent.read(POSITION, headers, PHOTO).data()).isSameAs(PHOTO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/cloudevents+json",
        "Application/CloudEvents+JSON; charset=utf-8",
        "application/cloudevents-batch+json"
      })
  void structured_and_batched_mode_are_refused_with_a_remedy(String contentType) {
    InvalidEventException e = refused(Headers.none().and("content-type", contentType), PHOTO);

    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT);
    assertThat(e).hasMessageContaining(contentType).hasMessageContaining("send binary mode");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.3", "2.0", "1", "\n"})
  void another_version_of_cloudevents_is_refused(String version) {
    InvalidEventException e = refused(Headers.none().and("ce_specversion", version), PHOTO);

    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT);
    assertThat(e).hasMessageContaining("send 1.0").hasMessageNotContaining("\n");
  }

  @Test
  void a_record_without_body_and_address_is_empty() {
    InvalidEventException e = refused(Headers.none().and("ce_id", "1"), new byte[0]);

    assertThat(e.code()).isEqualTo(ErrorCode.EMPTY);
    assertThat(e).hasMessageContaining("ce_dataref");
  }

  @Test
  void an_address_stands_for_the_body() {
    URI uri = URI.create("https://store.example/a.jpg");
    EventMessage sent = ImageEvent.reference("1", "me", uri, Optional.empty());

    assertThat(ImageEvent.read(POSITION, sent.headers(), sent.value()).dataref()).contains(uri);
  }

  @Test
  void where_there_is_a_body_the_address_is_ignored() {
    Headers headers = Headers.none().and("ce_dataref", "https://store.example/a b.jpg");

    assertThat(ImageEvent.read(POSITION, headers, PHOTO).dataref()).isEmpty();
    assertThat(refused(headers, new byte[0]))
        .hasMessageContaining("percent-encode")
        .extracting(InvalidEventException::code)
        .isEqualTo(ErrorCode.INVALID_EVENT);
  }

  @Test
  @SuppressWarnings("NullAway") // Kafka really hands out null values of headers.
  void headers_without_a_value_do_no_harm() {
    List<Header> nulls =
        List.of(
            new Header("ce_id", null),
            new Header("ce_specversion", null),
            new Header("content-type", null),
            new Header("traceparent", null),
            new Header("anything", null));

    ImageEvent event = ImageEvent.read(POSITION, Headers.of(nulls), PHOTO);

    assertThat(event.id()).isEqualTo("images/2/7");
    assertThat(event.contentType()).isEmpty();
    assertThat(event.traceparent()).isEmpty();
    assertThat(event.headers().list()).allSatisfy(h -> assertThat(h.value()).isEmpty());
  }

  @Test
  void the_trace_of_the_last_hop_goes_before_that_of_the_sender() {
    Headers sender = Headers.none().and("ce_traceparent", "sender");

    assertThat(ImageEvent.read(POSITION, sender, PHOTO).traceparent()).contains("sender");
    assertThat(ImageEvent.read(POSITION, sender.and("traceparent", "hop"), PHOTO).traceparent())
        .contains("hop");
  }

  @Test
  void headers_that_repeat_are_read_last_as_in_kafka() {
    Headers headers = Headers.none().and("ce_id", "first").and("ce_id", "last".getBytes(UTF_8));

    assertThat(ImageEvent.read(POSITION, headers, PHOTO).id()).isEqualTo("last");
  }

  private static InvalidEventException refused(Headers headers, byte[] value) {
    return catchThrowableOfType(
        InvalidEventException.class, () -> ImageEvent.read(POSITION, headers, value));
  }
}
