package io.streamtune.inference.tta;

import io.streamtune.events.Activation;
import io.streamtune.events.Tta;
import io.streamtune.inference.decode.Look;
import io.streamtune.inference.decode.TtaPlan;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;

/**
 * Decides how often an image is looked at.
 *
 * <p>A doubtful image is looked at again with all of its views, the plain one included, in one
 * batch: so its answer is of one model version and is what {@code always} gives, whatever happened
 * in between. Decision 0015 says why the plain view is not kept.
 *
 * <p>Pure; not thread-safe. Called on: the event loop.
 */
public final class Looks {
  private static final String OFF = Tta.OFF.policy();
  private static final String ALWAYS = "always";
  private static final String UNCERTAIN = "uncertain";
  private static final Tta SHED = Tta.shed();

  private final TtaPolicy policy;
  private final Shedding shedding;

  /** Makes one that does not shed yet. */
  public Looks(TtaConfig config) {
    policy = config.policy();
    shedding = new Shedding(config.shedAfter());
  }

  /** Learns the age of the oldest image that waits for a decoder; 0 if none does. */
  public void backlog(long oldestAgeNanos, long nowNanos) {
    shedding.observe(oldestAgeNanos, nowNanos);
  }

  /** Returns the first look at an image. */
  public Look first(ImageRequest request) {
    if (request.content() instanceof Content.Pixels) {
      // Pixels are what the network sees; there is no photo to take other views from.
      return Look.first(request, TtaPlan.PLAIN, OFF);
    }
    return switch (policy) {
      case TtaPolicy.Off _ -> Look.first(request, TtaPlan.PLAIN, OFF);
      case TtaPolicy.Uncertain _ -> Look.first(request, TtaPlan.PLAIN, UNCERTAIN);
      case TtaPolicy.Always(ViewSet views) ->
          shedding.isActive()
              ? Look.first(request, TtaPlan.PLAIN, SHED.policy())
              : Look.first(request, views.plan(request), ALWAYS);
    };
  }

  /** Returns what follows from a look's probabilities. */
  public Verdict after(Look look, Activation activation, float[] probabilities) {
    int views = look.plan().views().size();
    boolean isFirst = views == 1 && look.policy().equals(UNCERTAIN);
    if (isFirst
        && policy instanceof TtaPolicy.Uncertain uncertain
        && uncertain.doubts(Margin.of(probabilities, activation))) {
      return shedding.isActive()
          ? new Verdict.Answer(SHED)
          : new Verdict.LookAgain(uncertain.views().plan(look.request()));
    }
    return new Verdict.Answer(new Tta(views, look.policy()));
  }
}
