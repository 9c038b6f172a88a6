package io.streamtune.host.traces;

import io.streamtune.host.settings.Settings;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whether and where traces are sent. {@link #masked} and {@link #toString} mask the headers'
 * values.
 *
 * @param endpoint the collector's address; empty if tracing is off
 * @param sampleRatio share, from 0 to 1, of recorded traces among work that arrives without a trace
 * @param headers headers of every request, by name; for example with a token
 */
public record TracingConfig(
    Optional<URI> endpoint, double sampleRatio, Map<String, String> headers) {
  private static final String ENDPOINT = "tracing.otlp-endpoint";
  private static final String HEADERS = "tracing.headers";
  private static final String MASK = "****";

  /** Path at which a collector accepts traces. <b>Source:</b> OTLP specification, OTLP/HTTP. */
  private static final String PATH = "/v1/traces";

  /** Why: one in a hundred shows where time is spent and costs almost nothing. */
  private static final double SAMPLE_RATIO = 0.01;

  private static final Pattern HEADER_NAME = Pattern.compile("[a-z0-9_-]{1,64}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]{0,8192}");

  /** Headers that the HTTP request itself sets. */
  private static final Set<String> HEADERS_TAKEN =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  /** Copies the headers. */
  public TracingConfig {
    headers = Map.copyOf(headers);
  }

  /** Reads the section {@code tracing}; {@code settings} records errors. */
  public static TracingConfig from(Settings settings) {
    String endpoint = settings.text(ENDPOINT, "");
    Optional<URI> address = address(endpoint);
    settings.require(
        endpoint.isEmpty() || address.isPresent(),
        ("%s = '%s': expected a collector's address, http or https, without a user,"
                + " e.g. http://localhost:4318")
            .formatted(ENDPOINT, withoutUser(endpoint)));
    double sampleRatio = settings.fraction("tracing.sample-ratio", SAMPLE_RATIO);
    Map<String, String> headers = new TreeMap<>();
    // In the environment a hyphen is an underscore, and an underscore becomes a dot.
    settings.under(HEADERS).forEach((name, value) -> headers.put(headerName(name), value));
    headers.forEach(
        (name, value) ->
            settings.require(
                isHeader(name, value),
                ("%s.%s: expected a header such as authorization or x-api-key, with printable"
                        + " ASCII as its value")
                    .formatted(HEADERS, name)));
    return new TracingConfig(address, sampleRatio, headers);
  }

  /** Returns the URL that traces are posted to. */
  Optional<URI> url() {
    return endpoint.map(
        uri -> {
          String base = uri.toString().replaceFirst("/+$", "");
          return URI.create(base.endsWith(PATH) ? base : base + PATH);
        });
  }

  /** Returns the headers as settings, their values masked. */
  public Map<String, String> masked() {
    Map<String, String> masked = new TreeMap<>();
    headers.keySet().forEach(name -> masked.put(HEADERS + "." + name, MASK));
    return masked;
  }

  @Override
  public String toString() {
    return "TracingConfig[endpoint=%s, sampleRatio=%s, headers=%s]"
        .formatted(endpoint, sampleRatio, masked());
  }

  private static Optional<URI> address(String text) {
    try {
      URI uri = URI.create(text);
      boolean isUsable =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null;
      return isUsable ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Masks user and password in an address for the log. */
  private static String withoutUser(String endpoint) {
    return endpoint.replaceAll("//[^/]*@", "//" + MASK + "@");
  }

  private static String headerName(String name) {
    return name.toLowerCase(Locale.ROOT).replace('.', '-');
  }

  private static boolean isHeader(String name, String value) {
    return HEADER_NAME.matcher(name).matches()
        && HEADER_VALUE.matcher(value).matches()
        && !HEADERS_TAKEN.contains(name);
  }
}
