package io.streamtune.events.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.InvalidEventException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Goal: a dead letter can be explained and replayed. Method: write, read, replay, fail again. */
class DeadLetterTest {
  private static final ImagePosition POSITION = new ImagePosition("images", 2, 7);
  private static final byte[] BODY = {1, 2, 3};
  private static final Optional<byte[]> KEY = Optional.of("cam".getBytes(UTF_8));
  private static final Headers ORIGINAL =
      Headers.none().and("ce_id", "1").and("x", new byte[] {(byte) 0xC3}).and("x", "again");

  @Test
  void body_key_and_headers_stay_as_they_came() {
    EventMessage dead = dead(POSITION, ORIGINAL, Optional.empty());

    assertThat(dead.value()).isSameAs(BODY);
    assertThat(dead.key()).isSameAs(KEY);
    assertThat(dead.headers().list()).startsWith(ORIGINAL.list().toArray(Header[]::new));
    assertThat(dead.headers().text("__connect.errors.exception.class.name")).isEmpty();
  }

  @Test
  void the_reason_is_read_back() {
    EventMessage dead = dead(POSITION, ORIGINAL, Optional.of("java.io.EOFException"));

    DeadLetter read = DeadLetter.read(dead.key(), dead.headers(), dead.value());

    assertThat(read.position()).isEqualTo(POSITION);
    assertThat(read.code()).isEqualTo(ErrorCode.TRUNCATED);
    assertThat(read.stage()).isEqualTo("decode");
    assertThat(read.message()).isEqualTo("ends early");
    assertThat(read.exceptionClass()).contains("java.io.EOFException");
    assertThat(read.headers().list()).isEqualTo(ORIGINAL.list());
  }

  @Test
  void a_replayed_dead_letter_that_fails_again_carries_only_the_last_reason() {
    EventMessage first = dead(POSITION, ORIGINAL, Optional.of("java.io.EOFException"));
    ImagePosition replayed = new ImagePosition("images", 0, 99);

    EventMessage second = dead(replayed, first.headers(), Optional.empty());

    assertThat(second.headers().texts("__connect.errors.offset")).containsExactly("99");
    assertThat(second.headers().texts("__connect.errors.exception.class.name")).isEmpty();
    assertThat(second.headers().size()).isEqualTo(first.headers().size() - 1);
  }

  @Test
  void a_long_message_is_cut() {
    EventMessage dead =
        DeadLetter.of(
            POSITION,
            KEY,
            Headers.none(),
            BODY,
            ErrorCode.CORRUPT,
            "decode",
            "long ".repeat(10_000),
            Optional.empty());

    assertThat(DeadLetter.read(KEY, dead.headers(), BODY).message()).hasSize(2000).endsWith("…");
  }

  @Test
  void what_is_no_dead_letter_is_refused() {
    EventMessage dead = dead(POSITION, ORIGINAL, Optional.empty());

    for (String name :
        List.of("__connect.errors.topic", "__connect.errors.stage", "streamtune-error-code")) {
      Headers without = dead.headers().without(name::equals);
      assertThat(refused(without)).hasMessageContaining(name);
    }
    assertThat(refused(dead.headers().and("__connect.errors.offset", "many")))
        .hasMessageContaining("position");
    assertThat(refused(dead.headers().and("streamtune-error-code", "tired")))
        .hasMessageContaining("'tired'");
  }

  private static EventMessage dead(
      ImagePosition position, Headers headers, Optional<String> exceptionClass) {
    return DeadLetter.of(
        position, KEY, headers, BODY, ErrorCode.TRUNCATED, "decode", "ends early", exceptionClass);
  }

  private static InvalidEventException refused(Headers headers) {
    return catchThrowableOfType(
        InvalidEventException.class, () -> DeadLetter.read(KEY, headers, BODY));
  }
}
