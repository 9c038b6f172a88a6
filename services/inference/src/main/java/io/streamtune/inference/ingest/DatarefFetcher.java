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
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Fetches images that events only point to ({@code ce_dataref}), from addresses that the
 * configuration allows.
 *
 * <p><b>Why an allow-list:</b> whoever may write to the topic would otherwise make this service
 * read any file or address that it can reach. Without one, every reference is refused.
 *
 * <p>Each fetch has a virtual thread of its own; at most {@value #FETCHES_MAX} read at the same
 * time.
 */
public final class DatarefFetcher {
  private static final int FETCHES_MAX = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<URI> allowed;
  private final long bytesMax;
  private final Semaphore permits = new Semaphore(FETCHES_MAX);
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          // A redirect would leave the addresses that are allowed.
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Makes a fetcher.
   *
   * @param allowed address prefixes, scheme {@code file}, {@code http} or {@code https}, that end
   *     in a slash
   * @param bytesMax most bytes of an image
   */
  public DatarefFetcher(List<URI> allowed, long bytesMax) {
    this.allowed = List.copyOf(allowed);
    this.bytesMax = bytesMax;
  }

  /**
   * Fetches, later. Called on: any thread; the results come on a virtual thread.
   *
   * @param uri the address
   * @param fetched takes the bytes
   * @param failed takes the reason why there are none
   */
  void fetch(URI uri, Consumer<byte[]> fetched, Consumer<Outcome> failed) {
    URI target = uri.normalize();
    if (allowed.stream().noneMatch(prefix -> within(prefix, target))) {
      failed.accept(
          rejected(
              ErrorCode.DATAREF_REFUSED,
              "ce_dataref " + uri + " is not under an address of ingest.dataref-allow"));
      return;
    }
    Thread.ofVirtual().name("dataref").start(() -> fetchNow(target, fetched, failed));
  }

  private void fetchNow(URI uri, Consumer<byte[]> fetched, Consumer<Outcome> failed) {
    byte[] bytes;
    try {
      permits.acquire();
      try (InputStream in = open(uri)) {
        bytes = read(uri, in);
      } finally {
        permits.release();
      }
    } catch (IOException e) {
      failed.accept(
          rejected(ErrorCode.DATAREF_UNREADABLE, "ce_dataref " + uri + " cannot be read: " + e));
      return;
    } catch (InterruptedException e) {
      // Not answered: the event stays uncommitted and is read again.
      Thread.currentThread().interrupt();
      return;
    }
    fetched.accept(bytes);
  }

  private InputStream open(URI uri) throws IOException, InterruptedException {
    if ("file".equals(uri.getScheme())) {
      return Files.newInputStream(Path.of(uri));
    }
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET().build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException("HTTP status " + response.statusCode());
    }
    return response.body();
  }

  private byte[] read(URI uri, InputStream in) throws IOException {
    // One byte more than allowed is enough for the decoder to refuse the image by its size.
    byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, bytesMax + 1));
    if (bytes.length == 0) {
      throw new IOException("nothing there: " + uri);
    }
    return bytes;
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
