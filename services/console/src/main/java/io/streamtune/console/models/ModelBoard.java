package io.streamtune.console.models;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.console.board.Texts;
import io.streamtune.events.EventTypes;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.CandidateEventCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.stream.ReceivedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of the topic of models. The topic is compacted, so it may no longer contain versions
 * that were replaced long ago.
 *
 * <p><b>Called on:</b> console-follow, except {@link #known}, which any thread may call.
 * <b>Bound:</b> {@value #RELEASES_MAX} releases, {@value #REPLICAS_MAX} replicas and as many
 * candidates.
 */
public final class ModelBoard {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int RELEASES_MAX = 100;
  private static final int REPLICAS_MAX = 100;

  /** Why: the gate's reason and those of a few users; a row of the table shows no more. */
  private static final int EARLIER_MAX = 3;

  /** Why: events have a kilobyte or two; those of a hundred replicas are kept as they arrived. */
  private static final int EVENT_BYTES_MAX = 64 << 10;

  private final Deque<Release> releases = new ArrayDeque<>();
  private final Map<String, ReplicaEvent> replicas = new Latest<>();
  private final Map<String, CandidateEvent> candidates = new Latest<>();
  private volatile List<ModelEvent> known = List.of();

  /** A release and the time of its announcement. */
  private record Release(ModelEvent event, long timeMillis) {}

  /**
   * Values by key, at most as many as there may be replicas; the key that was added first is
   * evicted.
   */
  private static final class Latest<T> extends LinkedHashMap<String, T> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
      return size() > REPLICAS_MAX;
    }
  }

  /** Discards everything, because the topic is read again from its beginning. */
  public void forget() {
    releases.clear();
    replicas.clear();
    candidates.clear();
  }

  /** Applies an event of the topic of models. */
  public void told(ReceivedEvent event) {
    String key = new String(event.key().orElse(new byte[0]), UTF_8);
    String type = event.headers().text("ce_type").orElse("");
    if (event.value().length > EVENT_BYTES_MAX || key.length() > EVENT_BYTES_MAX) {
      throw new InvalidEventException("an event of a model has at most 64 KiB");
    }
    if (event.value().length == 0) {
      replicas.remove(key);
      candidates.remove(key);
    } else if (type.equals(EventTypes.REPLICA)) {
      replicas.put(key, ReplicaEventCodec.decode(event.headers(), event.value()));
    } else if (type.equals(EventTypes.CANDIDATE)) {
      candidates.put(key, CandidateEventCodec.decode(event.headers(), event.value()));
    } else {
      released(
          new Release(
              ModelEventCodec.decode(event.headers(), event.value()), event.timestampMillis()));
    }
  }

  private void released(Release release) {
    releases.addLast(release);
    if (releases.size() > RELEASES_MAX) {
      releases.removeFirst();
    }
    known = releases.stream().map(Release::event).toList();
  }

  /** Returns the last announcement of a version, if the topic still contains it. Any thread. */
  public Optional<ModelEvent> known(String name, String version) {
    return known.stream()
        .filter(event -> event.name().equals(name) && event.version().equals(version))
        .reduce((_, last) -> last);
  }

  /** Returns the view as JSON. */
  public String json() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("releases", List.copyOf(releases).reversed().stream().map(this::json).toList());
    view.put("replicas", replicas.values().stream().map(ModelBoard::json).toList());
    view.put(
        "candidates",
        candidates.values().stream()
            .filter(event -> event.mode() != CandidateEvent.Mode.OFF)
            .map(ModelBoard::json)
            .toList());
    return MAPPER.writeValueAsString(view);
  }

  private Map<String, Object> json(Release release) {
    ModelEvent event = release.event();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", Texts.name(event.name()));
    json.put("version", Texts.name(event.version()));
    json.put("digest", event.manifestSha256());
    json.put("state", event.state().wire());
    json.put("time", release.timeMillis());
    json.put("metrics", few(event.metrics()));
    event.parent().ifPresent(text -> json.put("parent", Texts.name(text)));
    event.previous().ifPresent(text -> json.put("previous", Texts.name(text)));
    event.reason().ifPresent(text -> json.put("reason", Texts.sentence(text)));
    json.put("earlier", earlier(release));
    return json;
  }

  /** Returns the reasons of earlier announcements of the same version, latest first. */
  private List<String> earlier(Release release) {
    ModelEvent event = release.event();
    List<ModelEvent> before =
        releases.stream()
            .takeWhile(other -> !other.equals(release))
            .map(Release::event)
            .filter(other -> other.name().equals(event.name()))
            .filter(other -> other.version().equals(event.version()))
            .toList();
    return before.reversed().stream()
        .flatMap(other -> other.reason().stream())
        .map(Texts::sentence)
        .distinct()
        .filter(text -> !text.equals(event.reason().map(Texts::sentence).orElse("")))
        .limit(EARLIER_MAX)
        .toList();
  }

  private static Map<String, Object> json(ReplicaEvent event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("replica", Texts.name(event.replica()));
    json.put("name", Texts.name(event.serving().name()));
    json.put("version", Texts.name(event.serving().version()));
    json.put("receipt", few(event.receipt()));
    event
        .refused()
        .ifPresent(
            refused ->
                json.put(
                    "refused",
                    Map.of(
                        "version", Texts.name(refused.version()),
                        "step", Texts.name(refused.step()),
                        "reason", Texts.sentence(refused.reason()))));
    event
        .trial()
        .ifPresent(
            trial ->
                json.put(
                    "trial",
                    Map.of(
                        "version", Texts.name(trial.version()),
                        "mode", Texts.name(trial.mode()),
                        "numbers", few(trial.numbers()))));
    return json;
  }

  private static Map<String, Object> json(CandidateEvent event) {
    return Map.of(
        "name", Texts.name(event.name()),
        "version", Texts.name(event.version()),
        "mode", event.mode().wire(),
        "share", event.share());
  }

  private static Map<String, Double> few(Map<String, Double> numbers) {
    Map<String, Double> few = new LinkedHashMap<>();
    numbers.entrySet().stream()
        .limit(40)
        .forEach(entry -> few.put(Texts.name(entry.getKey()), entry.getValue()));
    return few;
  }
}
