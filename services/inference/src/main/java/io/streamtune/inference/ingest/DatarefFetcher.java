package io.streamtune.inference.ingest;

import io.streamtune.events.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches images that events only point to ({@code ce_dataref}), from addresses that the
 * configuration allows.
 *
 * <p><b>Why an allow-list:</b> whoever may write to the topic would otherwise make this service
 * read any file or address that it can reach. Without one, every reference is refused. A symbolic
 * link inside an allowed folder is followed: whoever may write there decides what may be read.
 *
 * <p>Each fetch has a virtual thread of its own; at most {@value #FETCHES_MAX} images are being
 * fetched or wait for their outcome at the same time, because what is fetched is not part of the
 * bytes in flight that the source counts.
 */
public final class DatarefFetcher {
  private static final Logger log = LoggerFactory.getLogger(DatarefFetcher.class);
  private static final int FETCHES_MAX = 64;

  private final List<URI> allowed;
  private final long bytesMax;
  private final Duration timeout;
  private final Semaphore permits = new Semaphore(FETCHES_MAX);
  private final HttpClient http;

  /**
   * Makes a fetcher.
   *
   * @param allowed address prefixes, scheme {@code file}, {@code http} or {@code https}, that end
   *     in a slash
   * @param bytesMax most bytes of an image
   * @param timeout longest wait for a server's first byte, and then for its last
   */
  public DatarefFetcher(List<URI> allowed, long bytesMax, Duration timeout) {
    this.allowed = List.copyOf(allowed);
    this.bytesMax = bytesMax;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            // A redirect would leave the addresses that are allowed.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Fetches, later. Called on: any thread; the results come on a virtual thread.
   *
   * @param uri the address
   * @param fetched takes the bytes, and what must be told the image's outcome
   * @param answer takes the outcome, or the reason why there are no bytes
   */
  void fetch(URI uri, BiConsumer<byte[], Consumer<Outcome>> fetched, Consumer<Outcome> answer) {
    URI target = uri.normalize();
    if (climbs(target) || allowed.stream().noneMatch(prefix -> within(prefix, target))) {
      answer.accept(
          rejected(
              ErrorCode.DATAREF_REFUSED,
              "ce_dataref " + uri + " is not under an address of ingest.dataref-allow"));
      return;
    }
    Thread.ofVirtual().name("dataref").start(() -> fetchNow(target, fetched, answer));
  }

  private void fetchNow(
      URI uri, BiConsumer<byte[], Consumer<Outcome>> fetched, Consumer<Outcome> answer) {
    permits.acquireUninterruptibly();
    Consumer<Outcome> finished =
        outcome -> {
          permits.release();
          answer.accept(outcome);
        };
    byte[] bytes;
    try {
      bytes = read(uri);
    } catch (IOException | RuntimeException e) {
      // A runtime exception is one of the many ways in which an address can be no address.
      log.debug("ce_dataref {}", uri, e);
      finished.accept(
          rejected(ErrorCode.DATAREF_UNREADABLE, "ce_dataref " + uri + " cannot be read: " + e));
      return;
    }
    fetched.accept(bytes, finished);
  }

  private byte[] read(URI uri) throws IOException {
    byte[] bytes = "file".equals(uri.getScheme()) ? readFile(Path.of(uri)) : readHttp(uri);
    if (bytes.length == 0) {
      throw new IOException("nothing there");
    }
    return bytes;
  }

  private byte[] readFile(Path path) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      // A pipe or a device could keep the reader for ever.
      throw new IOException("no regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return limited(in);
    }
  }

  private byte[] readHttp(URI uri) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
    HttpResponse<InputStream> response;
    try {
      response = http.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("HTTP status " + response.statusCode());
      }
      return readInTime(in);
    }
  }

  /** The client's own timeout ends with the headers; a body that drips would hold the event. */
  private byte[] readInTime(InputStream in) throws IOException {
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    body.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            _ -> {
              close(in);
              return new byte[0];
            });
    try {
      byte[] bytes = limited(in);
      body.complete(bytes);
      return bytes;
    } catch (IOException e) {
      throw body.isCompletedExceptionally()
          ? new IOException("the body was not complete after " + timeout.toMillis() + " ms", e)
          : e;
    } finally {
      body.complete(new byte[0]);
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      log.debug("closing a body that came too slowly", e);
    }
  }

  /** One byte more than allowed is enough for the decoder to refuse the image by its size. */
  private byte[] limited(InputStream in) throws IOException {
    return in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, bytesMax + 1));
  }

  /**
   * Returns whether dots or slashes hide in percent signs: {@link URI#normalize} does not see them,
   * but file systems and servers do.
   */
  private static boolean climbs(URI target) {
    String path = String.valueOf(target.getRawPath()).toLowerCase(Locale.ROOT);
    return path.contains("/../")
        || path.endsWith("/..")
        || path.contains("%2e")
        || path.contains("%2f")
        || path.contains("%5c")
        || path.contains("%00");
  }

  private static boolean within(URI prefix, URI target) {
    return prefix.getScheme().equals(target.getScheme())
        && String.valueOf(prefix.getRawAuthority()).equals(String.valueOf(target.getRawAuthority()))
        && target.getRawPath() != null
        && target.getRawPath().startsWith(prefix.getRawPath());
  }

  private static Outcome rejected(ErrorCode code, String detail) {
    return new Outcome.Rejected(code, "ingest", detail);
  }
}
