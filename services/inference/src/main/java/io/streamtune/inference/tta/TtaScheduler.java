package io.streamtune.inference.tta;

import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Tta;
import io.streamtune.inference.decode.Pass;
import io.streamtune.inference.decode.TtaPlan;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;

/**
 * Decides how many passes an image gets.
 *
 * <p>An uncertain image gets another pass with all of its views, the plain one included, in one
 * batch. So its result comes from one model version and equals that of {@code always}, even if the
 * model was swapped in between. Decision 0015 says why the plain view runs again.
 *
 * <p>Pure; not thread-safe. Called on: the event loop.
 */
public final class TtaScheduler {
  private static final String OFF = Tta.OFF.policy();
  private static final String ALWAYS = "always";
  private static final String UNCERTAIN = "uncertain";
  private static final Tta SHED = Tta.shed();

  private final TtaPolicy policy;
  private final Shedding shedding;

  /** Starts without shedding. */
  public TtaScheduler(TtaConfig config) {
    policy = config.policy();
    shedding = new Shedding(config.shedAfter());
  }

  /** Updates the age of the oldest image that waits for a decoder; 0 if none waits. */
  public void backlog(long oldestAgeNanos, long nowNanos) {
    shedding.observe(oldestAgeNanos, nowNanos);
  }

  /** Returns the first pass of an image. */
  public Pass first(ImageRequest request) {
    if (request.content() instanceof Content.Pixels) {
      // Pixels are the network's input: there is no photo to take other views from.
      return Pass.first(request, TtaPlan.PLAIN, OFF);
    }
    return switch (policy) {
      case TtaPolicy.Off _ -> Pass.first(request, TtaPlan.PLAIN, OFF);
      case TtaPolicy.Uncertain _ -> Pass.first(request, TtaPlan.PLAIN, UNCERTAIN);
      case TtaPolicy.Always(ViewSet views) ->
          shedding.isActive()
              ? Pass.first(request, TtaPlan.PLAIN, SHED.policy())
              : Pass.first(request, views.plan(request), ALWAYS);
    };
  }

  /** Returns the decision after a pass, from its probabilities. */
  public PassVerdict after(Pass pass, Activation activation, float[] probabilities) {
    int views = pass.plan().views().size();
    boolean isFirst = views == 1 && pass.policy().equals(UNCERTAIN);
    if (isFirst
        && policy instanceof TtaPolicy.Uncertain uncertain
        && uncertain.doubts(Margin.of(probabilities, activation))) {
      return shedding.isActive()
          ? new PassVerdict.Answer(SHED)
          : new PassVerdict.AnotherPass(uncertain.views().plan(pass.request()));
    }
    return new PassVerdict.Answer(new Tta(views, pass.policy()));
  }
}
