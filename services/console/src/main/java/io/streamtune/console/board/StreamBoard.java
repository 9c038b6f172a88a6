package io.streamtune.console.board;

import io.streamtune.events.ModelRef;
import io.streamtune.events.image.DeadLetter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page's view of the stream: it counts every event and shows some.
 *
 * <p><b>Called on:</b> console-follow, except {@link #add}, which any thread may call.
 * <b>Bound:</b> {@value #CARDS_MAX} cards, and as many drafts that wait for their number.
 */
public final class StreamBoard {
  /** Why: as many as a page has places for. */
  public static final int CARDS_MAX = 60;

  private static final int DEAD_PER_TICK = 2;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Sampler sampler;
  private final RecentClasses classes;
  private final Consumer<AnsweredImage> chosen;
  private final Deque<Card> cards = new ArrayDeque<>();
  private final BlockingQueue<CardDraft> drafts = new ArrayBlockingQueue<>(CARDS_MAX);
  private final LatencyWindow latencies = new LatencyWindow();
  private final Rate predicted;
  private final Rate refused;
  private final Rate shown;
  private final Rate arrived;
  private OptionalLong imagesEnd = OptionalLong.empty();
  private Optional<ModelRef> serving = Optional.empty();
  private long predictions;
  private long deadLetters;
  private long number;
  private int deadThisTick;

  /**
   * Creates an empty board.
   *
   * @param perSecond most predictions to show per second
   * @param chosen receives a prediction that is to be shown and returns its card through {@link
   *     #add}
   */
  public StreamBoard(
      int perSecond,
      RandomGenerator random,
      RecentClasses classes,
      Consumer<AnsweredImage> chosen,
      long beginNanos) {
    this.sampler = new Sampler(perSecond, random);
    this.classes = classes;
    this.chosen = chosen;
    this.predicted = new Rate(beginNanos);
    this.refused = new Rate(beginNanos);
    this.shown = new Rate(beginNanos);
    this.arrived = new Rate(beginNanos);
  }

  /** Counts a prediction and offers it to the sampler. */
  public void predicted(AnsweredImage answer, long nowNanos) {
    predictions++;
    predicted.add(1, nowNanos);
    serving = Optional.of(answer.prediction().model());
    CardDraft.names(answer).forEach(classes::note);
    sampler.offer(answer);
  }

  /** Counts a dead letter and shows it, up to {@value #DEAD_PER_TICK} per tick. */
  public void refused(DeadLetter letter, long timeMillis, long nowNanos) {
    deadLetters++;
    refused.add(1, nowNanos);
    if (deadThisTick++ < DEAD_PER_TICK) {
      add(CardDraft.of(letter, timeMillis));
    }
  }

  /** Adds a card, or drops it if too many wait for their number. Called on: any thread. */
  public void add(CardDraft draft) {
    boolean _ = drafts.offer(draft);
  }

  /** Ends a tick: hands out the sampled predictions and numbers the cards that came back. */
  public List<Card> tick(long nowNanos) {
    sampler.take().forEach(chosen);
    deadThisTick = 0;
    for (Optional<CardDraft> draft = next(); draft.isPresent(); draft = next()) {
      number(draft.get(), nowNanos);
    }
    return List.copyOf(cards);
  }

  private Optional<CardDraft> next() {
    return Optional.ofNullable(drafts.poll());
  }

  private void number(CardDraft draft, long nowNanos) {
    draft.latencyMillis().ifPresent(latencies::add);
    shown.add(1, nowNanos);
    Map<String, Object> content = new LinkedHashMap<>(draft.content());
    content.put("n", ++number);
    cards.addLast(new Card(number, MAPPER.writeValueAsString(content)));
    if (cards.size() > CARDS_MAX) {
      cards.removeFirst();
    }
  }

  /** Returns the stream's statistics as JSON. */
  public String stats(ConsumerLag backlog, List<String> problems, long nowNanos) {
    backlog.images().ifPresent(end -> arrived(end, nowNanos));
    Map<String, Object> stats = new LinkedHashMap<>();
    stats.put("predictions", predictions);
    stats.put("deadLetters", deadLetters);
    stats.put("perSecond", predicted.perSecond(nowNanos));
    stats.put("refusedPerSecond", refused.perSecond(nowNanos));
    stats.put("shownPerSecond", shown.perSecond(nowNanos));
    stats.put("latency", latencies.percentiles());
    backlog.images().ifPresent(_ -> stats.put("imagesPerSecond", arrived.perSecond(nowNanos)));
    backlog.lag().ifPresent(lag -> stats.put("lag", lag));
    serving.ifPresent(
        model -> {
          stats.put("model", Texts.name(model.name()));
          stats.put("version", Texts.name(model.version()));
        });
    stats.put("problems", problems.stream().map(Texts::sentence).toList());
    return MAPPER.writeValueAsString(stats);
  }

  private void arrived(long end, long nowNanos) {
    arrived.add(Math.max(0, end - imagesEnd.orElse(end)), nowNanos);
    imagesEnd = OptionalLong.of(end);
  }
}
