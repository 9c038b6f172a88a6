package io.streamtune.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The headers of an event in their order; names may repeat, as in Kafka. Immutable; safe on any
 * thread.
 *
 * <p>When several headers have the same name, reading by name returns the last one, as Kafka's
 * {@code lastHeader} does.
 */
public final class Headers implements Iterable<Header> {
  private static final Headers NONE = new Headers(List.of());

  private final List<Header> list;

  private Headers(List<Header> list) {
    this.list = list;
  }

  /** Returns no headers. */
  public static Headers none() {
    return NONE;
  }

  /** Returns these headers, in this order. */
  public static Headers of(List<Header> headers) {
    return headers.isEmpty() ? NONE : new Headers(List.copyOf(headers));
  }

  /** Returns a copy with one more header at the end. */
  public Headers and(String name, byte[] value) {
    List<Header> longer = new ArrayList<>(list.size() + 1);
    longer.addAll(list);
    longer.add(new Header(name, value));
    return new Headers(List.copyOf(longer));
  }

  /** Returns a copy with one more header at the end, its value in UTF-8. */
  public Headers and(String name, String value) {
    return and(name, value.getBytes(UTF_8));
  }

  /**
   * Returns the last header of that name as text (UTF-8); a header without a value is an empty
   * text.
   */
  public Optional<String> text(String name) {
    for (int i = list.size() - 1; i >= 0; i--) {
      Header header = list.get(i);
      if (header.name().equals(name)) {
        return Optional.of(new String(header.value(), UTF_8));
      }
    }
    return Optional.empty();
  }

  /** Returns the values of all headers of that name as text (UTF-8), in order. */
  public List<String> texts(String name) {
    return list.stream()
        .filter(header -> header.name().equals(name))
        .map(header -> new String(header.value(), UTF_8))
        .toList();
  }

  /** Returns the headers whose name does not satisfy the condition. */
  public Headers without(Predicate<String> name) {
    return of(list.stream().filter(header -> !name.test(header.name())).toList());
  }

  /** Returns the number of headers. */
  public int size() {
    return list.size();
  }

  /** Returns the headers in order. */
  public List<Header> list() {
    return list;
  }

  @Override
  public Iterator<Header> iterator() {
    return list.iterator();
  }
}
