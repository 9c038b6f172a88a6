package io.streamtune.events.label;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.InvalidEventException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Goal: a person with a Kafka client can label. Method: records as {@code kcat} sends them. */
class LabelEventTest {
  private static final ImagePosition HERE = new ImagePosition("labels", 0, 3);
  private static final byte[] PHOTO = {1, 2, 3};

  @Test
  void a_position_is_enough_to_label_an_image() {
    LabelEvent event =
        read(
            Headers.none(),
            """
            {"image":{"topic":"images","partition":1,"offset":42},"labels":["cat"]}
            """);

    ImagePosition image = new ImagePosition("images", 1, 42);
    assertThat(event)
        .isEqualTo(
            new Label(
                new ImageRef("images/1/42", "kafka:images", Optional.of(image)),
                List.of("cat"),
                Optional.empty()));
  }

  @Test
  void an_image_without_position_needs_id_and_source() {
    assertThat(refused(Headers.none(), "{\"image\":{\"id\":\"1\"},\"labels\":[]}".getBytes(UTF_8)))
        .hasMessageContaining("$.image.source");
  }

  @Test
  void an_empty_name_is_no_label() {
    byte[] body = "{\"image\":{\"id\":\"1\",\"source\":\"s\"},\"labels\":[\" \"]}".getBytes(UTF_8);

    assertThat(refused(Headers.none(), body)).hasMessageContaining("must not be empty");
  }

  @Test
  void a_photo_with_a_label_header_is_a_labelled_image() {
    Headers headers = Headers.none().and("ce_label", "cat").and("ce_label", "sofa");

    LabelledImage event = (LabelledImage) LabelEvent.read(HERE, headers, PHOTO);

    assertThat(event.id()).isEqualTo("labels/0/3");
    assertThat(event.source()).isEqualTo("kafka:labels");
    assertThat(event.labels()).containsExactly("cat", "sofa");
    assertThat(event.data()).isSameAs(PHOTO);
  }

  @Test
  void a_labelled_image_needs_a_label_and_an_image() {
    Headers typed = Headers.none().and("ce_type", EventTypes.LABELLED_IMAGE);

    assertThat(refused(typed, PHOTO)).hasMessageContaining("ce_label");
    assertThat(refused(typed.and("ce_label", "cat"), new byte[0]).code())
        .isEqualTo(ErrorCode.EMPTY);
  }

  @Test
  void another_type_does_not_belong_to_the_topic() {
    assertThat(refused(Headers.none().and("ce_type", "com.example.order"), PHOTO))
        .hasMessageContaining("com.example.order");
  }

  private static LabelEvent read(Headers headers, String json) {
    return LabelEvent.read(HERE, headers, json.getBytes(UTF_8));
  }

  private static InvalidEventException refused(Headers headers, byte[] value) {
    return catchThrowableOfType(
        InvalidEventException.class, () -> LabelEvent.read(HERE, headers, value));
  }
}
