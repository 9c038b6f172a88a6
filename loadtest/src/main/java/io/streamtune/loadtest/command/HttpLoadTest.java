package io.streamtune.loadtest.command;

import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.arrivals.ArrivalPattern;
import io.streamtune.loadtest.arrivals.RateProfile;
import io.streamtune.loadtest.http.HttpEndpoint;
import io.streamtune.loadtest.http.HttpRun;
import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.pace.RunOutcome;
import io.streamtune.loadtest.pace.RunProgress;
import io.streamtune.loadtest.pace.RunTimes;
import io.streamtune.loadtest.traffic.Messages;
import io.streamtune.loadtest.traffic.Traffic;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Performs runs over HTTP with the options of a command. */
final class HttpLoadTest {
  private final Terminal terminal;
  private final HttpOptions http;
  private final SendOptions send;
  private final BooleanSupplier stopped;
  private final HttpEndpoint target;
  private int runs;

  /** Checks that the server responds. */
  HttpLoadTest(
      Terminal terminal, URI url, HttpOptions http, SendOptions send, BooleanSupplier stopped) {
    this.terminal = terminal;
    this.http = http;
    this.send = send;
    this.stopped = stopped;
    this.target = http.target(url, send);
  }

  /** Sends at a rate. */
  RunOutcome atRate(RateProfile profile, ArrivalPattern arrivals, Payloads payloads) {
    Messages messages = new Messages(LoadTest.newIds(runs++), send.headers(), 0, send.seed());
    Traffic traffic = LoadTest.traffic(profile, arrivals, send, payloads, messages);
    RunTimes pace =
        new RunTimes(Optional.of(LoadTest.span(profile)), send.warmUp(), send.timeout());
    HttpRun.Plan plan = new HttpRun.Plan(target, pace, send.deadline(), http.requestsMax());
    long images = LoadTest.images(profile, send);
    try (Progress progress = Progress.start(terminal, "Sending", images, "images")) {
      RunProgress shown =
          (sent, open) -> {
            progress.advanceTo(sent);
            progress.remark(open + " not answered yet");
          };
      return new HttpRun(plan, http.https(), stopped, shown).run(traffic);
    }
  }

  /** Returns the options of sending and of HTTP by name, as the result stores them. */
  Map<String, String> effective() {
    Map<String, String> options = new TreeMap<>(send.effective());
    options.putAll(http.effective(target));
    return options;
  }
}
