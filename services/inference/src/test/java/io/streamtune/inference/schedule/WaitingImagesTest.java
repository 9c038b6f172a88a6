package io.streamtune.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.host.traces.Span;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.stream.AssignmentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Goal: no image waits for the backlog of another partition. Method: images named by their
 * partition, {@code h} for HTTP, and their number.
 */
final class WaitingImagesTest {
  private final WaitingImages waiting = new WaitingImages();

  @Test
  void partitions_and_http_requests_take_turns_each_in_its_own_order() {
    add("a1 a2 a3 a4 b1 b2 h1");

    assertThat(taken()).containsExactly("a1", "b1", "h1", "a2", "b2", "a3", "a4");
  }

  @Test
  void a_partition_that_comes_later_has_its_turn_after_one_image_of_each_other() {
    add("a1 a2 a3 b1 b2");
    waiting.remove();
    add("c1");

    assertThat(taken()).containsExactly("b1", "a2", "c1", "b2", "a3");
  }

  @Test
  void the_oldest_is_found_in_whatever_queue() {
    add("a9 b4 b5");

    assertThat(waiting.oldestNanos()).isEqualTo(4);
  }

  @Test
  void images_that_are_not_to_be_begun_are_given_up_wherever_they_stand() {
    add("a1 A2 a3 B1 B2");
    List<String> givenUp = new ArrayList<>();

    waiting.giveUp(image -> givenUp.add(image.image().id()));

    assertThat(givenUp).containsExactly("A2", "B1", "B2");
    assertThat(taken()).containsExactly("a1", "a3");
  }

  private List<String> taken() {
    List<String> taken = new ArrayList<>();
    while (!waiting.isEmpty()) {
      taken.add(waiting.element().image().id());
      waiting.remove();
    }
    return taken;
  }

  private void add(String images) {
    for (String name : images.split(" ", -1)) {
      waiting.add(image(name));
    }
  }

  /** Its partition goes where the name begins with a capital letter. */
  private static ImageRequest image(String name) {
    char first = name.charAt(0);
    int number = name.charAt(1) - '0';
    Optional<ImagePosition> position =
        first == 'h'
            ? Optional.empty()
            : Optional.of(new ImagePosition("images", Character.toLowerCase(first), number));
    boolean goes = Character.isUpperCase(first);
    return new ImageRequest(
        new ImageRef(name, "test", position),
        new byte[0],
        new Content.Encoded(new byte[0]),
        number,
        Span.NONE,
        () -> goes ? AssignmentState.ENDING : AssignmentState.CURRENT,
        _ -> {});
  }
}
