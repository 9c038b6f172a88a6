package io.streamtune.loadtest.command;

import io.streamtune.display.terminal.HttpsOptions;
import io.streamtune.display.terminal.UserError;
import io.streamtune.loadtest.http.HttpEndpoint;
import io.streamtune.loadtest.http.HttpRun;
import io.streamtune.loadtest.http.Protocol;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The HTTP options, the same for every run over HTTP. */
final class HttpOptions {
  private static final int REQUESTS_MAX = 1_000;

  @Option(
      names = "--protocol",
      paramLabel = "P",
      description = {
        "By HTTP. classify: POST /v1/classify. open_inference: POST /v2/models/NAME/infer, the",
        "image as binary tensor 'encoded'. Default: classify."
      })
  private Optional<Protocol> protocol = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "By HTTP, with open_inference: the model. Default: the server's first.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--requests-max",
      paramLabel = "N",
      description = {
        "By HTTP: most requests without a reply, each on a connection of its own. More than that",
        "wait, and the wait counts. Default: 1000."
      })
  private Optional<Integer> requestsMax = Optional.empty();

  @Mixin private HttpsOptions https = new HttpsOptions();

  /** Returns whether any of the options is given. */
  boolean isGiven() {
    return protocol.isPresent() || model.isPresent() || requestsMax.isPresent();
  }

  /** Returns why the address and the options do not fit together; empty if they do. */
  Optional<String> problem(URI url, SendOptions send) {
    if (requestsMax() < 1) {
      return Optional.of("--requests-max is 1 or more");
    }
    if (url.getAuthority() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      return Optional.of("--url " + url + " is no address; it looks like http://localhost:8080");
    }
    try {
      send.headers().forEach(HttpRequest.newBuilder(url)::header);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("--header: " + e.getMessage());
    }
  }

  /**
   * Returns the endpoint. The server is asked for its model in any case, so that an unreachable
   * server is reported before anything is sent.
   */
  HttpEndpoint target(URI url, SendOptions send) {
    Optional<String> served = HttpRun.model(url, https);
    String name = protocol() == Protocol.CLASSIFY ? "" : model.or(() -> served).orElse("");
    if (protocol() != Protocol.CLASSIFY && name.isEmpty()) {
      throw new UserError(
          url + " does not tell which models it has", "name the model with --model");
    }
    return new HttpEndpoint(url, protocol(), name, send.timeout(), send.headers());
  }

  private Protocol protocol() {
    return protocol.orElse(Protocol.CLASSIFY);
  }

  int requestsMax() {
    return requestsMax.orElse(REQUESTS_MAX);
  }

  HttpsOptions https() {
    return https;
  }

  /** Returns the options by name, as the result stores them. */
  Map<String, String> effective(HttpEndpoint target) {
    Map<String, String> options = new TreeMap<>();
    options.put("url", target.address().toString());
    options.put("protocol", protocol().name().toLowerCase(Locale.ROOT));
    options.put("requests-max", String.valueOf(requestsMax()));
    return options;
  }
}
