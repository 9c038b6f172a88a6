package io.streamtune.inference.ingest;

import io.streamtune.events.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the image at an address, once. Room for its bytes is taken before they are read.
 *
 * <p><b>Called on:</b> any thread that may wait.
 */
final class DatarefReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatarefReader.class);

  /** Not now: asked too early, asked too often, or the server's own trouble. */
  private static final Set<Integer> TRANSIENT_STATUS = Set.of(408, 425, 429, 500, 502, 503, 504);

  private final long bytesMax;
  private final Duration timeout;
  private final FetchedBytes room;
  private final HttpClient http;

  /** It will be the same whenever it is tried again. */
  static final class PermanentException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    PermanentException(ErrorCode code, String message) {
      super(message);
      this.code = code;
    }

    ErrorCode code() {
      return code;
    }
  }

  DatarefReader(long bytesMax, Duration timeout, FetchedBytes room) {
    this.bytesMax = bytesMax;
    this.timeout = timeout;
    this.room = room;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            // A redirect would leave the addresses that are allowed.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Returns the bytes at an address; whoever takes them gives their room back.
   *
   * @param wanted whether they are still wanted, which is asked while there is no room for them
   * @throws IOException if it may work later, or they are not wanted any more
   * @throws PermanentException if it will not
   */
  byte[] read(URI uri, BooleanSupplier wanted) throws IOException, PermanentException {
    try {
      return "file".equals(uri.getScheme())
          ? readFile(Path.of(uri), wanted)
          : readHttp(uri, wanted);
    } catch (NoSuchFileException | AccessDeniedException | NotDirectoryException e) {
      throw unreadable(e.toString());
    } catch (IllegalArgumentException | SecurityException e) {
      throw unreadable(e.toString()); // One of the many ways in which an address can be none.
    }
  }

  private byte[] readFile(Path path, BooleanSupplier wanted)
      throws IOException, PermanentException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      // A pipe or a device could keep the reader for ever.
      throw unreadable("no regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return whole(Files.size(path), in::readNBytes, wanted);
    }
  }

  private byte[] readHttp(URI uri, BooleanSupplier wanted) throws IOException, PermanentException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
    HttpResponse<InputStream> response;
    try {
      response = http.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try (InputStream in = response.body()) {
      int status = response.statusCode();
      if (TRANSIENT_STATUS.contains(status)) {
        throw new IOException("HTTP status " + status);
      }
      if (status != 200) {
        throw unreadable("HTTP status " + status);
      }
      long announced = response.headers().firstValueAsLong("content-length").orElse(bytesMax);
      return whole(announced, limit -> readInTime(in, limit), wanted);
    }
  }

  /** The client's own timeout ends with the headers; a body that drips would hold the event. */
  private byte[] readInTime(InputStream in, int limit) throws IOException {
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    body.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            _ -> {
              close(in);
              return new byte[0];
            });
    try {
      return in.readNBytes(limit);
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

  /** Reads at most so many bytes. */
  private interface Body {
    byte[] read(int limit) throws IOException;
  }

  /** Reads all, or one byte more than was announced, when there is room for it. */
  private byte[] whole(long announced, Body body, BooleanSupplier wanted)
      throws IOException, PermanentException {
    if (announced > bytesMax) {
      throw new PermanentException(
          ErrorCode.TOO_MANY_BYTES, announced + " bytes; an image may have " + bytesMax);
    }
    int limit = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(0, announced) + 1);
    if (!room.take(limit, wanted)) {
      throw new IOException("it is not wanted any more");
    }
    long taken = limit;
    try {
      byte[] bytes = body.read(limit);
      if (bytes.length == 0) {
        throw unreadable("nothing there");
      }
      if (bytes.length > bytesMax) {
        throw new PermanentException(
            ErrorCode.TOO_MANY_BYTES, "more than the %d bytes it may have".formatted(bytesMax));
      }
      if (bytes.length > announced) {
        throw new IOException("it grows while it is read");
      }
      room.free(limit - bytes.length);
      taken = 0;
      return bytes;
    } finally {
      room.free(taken);
    }
  }

  private static PermanentException unreadable(String why) {
    return new PermanentException(ErrorCode.DATAREF_UNREADABLE, why);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
