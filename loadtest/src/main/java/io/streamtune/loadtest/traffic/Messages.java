package io.streamtune.loadtest.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.loadtest.images.Payload;
import io.streamtune.loadtest.measure.ImageIds;
import io.streamtune.stream.ReceivedEvent;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Creates the image events of a run, with ids from which the image's number can be read.
 *
 * <p>Not thread-safe.
 */
public final class Messages {
  /** The header by which answers are matched, so users may not set it. */
  public static final String ID = "ce_id";

  private static final String SOURCE = "streamtune/loadtest";

  private final ImageIds ids;
  private final Map<String, String> headers;
  private final int keys;
  private final RandomGenerator random;

  /**
   * Creates it.
   *
   * @param headers added to the CloudEvents headers; they replace headers of the same name
   * @param keys number of distinct keys; 0 for events without a key
   */
  public Messages(ImageIds ids, Map<String, String> headers, int keys, long seed) {
    this.ids = ids;
    this.headers = Map.copyOf(headers);
    this.keys = keys;
    this.random = new SplittableRandom(seed);
  }

  EventMessage of(long index, Payload payload) {
    Optional<byte[]> key =
        keys == 0 ? Optional.empty() : Optional.of(("key-" + random.nextInt(keys)).getBytes(UTF_8));
    EventMessage plain =
        ImageEvent.message(ids.of(index), SOURCE, payload.contentType(), key, payload.bytes());
    return new EventMessage(key, withMore(plain.headers()), plain.value());
  }

  /** Returns a recorded event with a new id and {@code payload}, otherwise unchanged. */
  EventMessage again(long index, ReceivedEvent recorded, Payload payload) {
    Headers own = recorded.headers().without(ID::equals).and(ID, ids.of(index));
    return new EventMessage(recorded.key(), withMore(own), payload.bytes());
  }

  private Headers withMore(Headers own) {
    Headers all = headers.isEmpty() ? own : own.without(headers::containsKey);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      all = all.and(header.getKey(), header.getValue());
    }
    return all;
  }
}
