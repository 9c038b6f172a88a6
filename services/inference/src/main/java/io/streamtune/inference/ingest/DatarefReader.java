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
 * Reads the image at an address, once. It reserves room for the bytes before it reads them.
 *
 * <p><b>Called on:</b> any thread that may block.
 */
final class DatarefReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatarefReader.class);

  /** Transient: too early, too many requests, or a failure of the server. */
  private static final Set<Integer> TRANSIENT_STATUS = Set.of(408, 425, 429, 500, 502, 503, 504);

  private final long bytesMax;
  private final Duration timeout;
  private final FetchedBytes room;
  private final HttpClient http;

  /** A failure that a retry cannot mend. */
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
            // A redirect could lead to an address that is not allowed.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Returns the bytes at an address; the caller frees their room.
   *
   * @param wanted whether the image is still wanted; asked while there is no room for the bytes
   * @throws IOException if a retry may succeed, or the image is not wanted any more
   * @throws PermanentException if a retry cannot succeed
   */
  byte[] read(URI uri, BooleanSupplier wanted) throws IOException, PermanentException {
    try {
      return "file".equals(uri.getScheme())
          ? readFile(Path.of(uri), wanted)
          : readHttp(uri, wanted);
    } catch (NoSuchFileException | AccessDeniedException | NotDirectoryException e) {
      throw unreadable(e.toString());
    } catch (IllegalArgumentException | SecurityException e) {
      throw unreadable(e.toString()); // The address is not a valid file path or URL.
    }
  }

  private byte[] readFile(Path path, BooleanSupplier wanted)
      throws IOException, PermanentException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      // Reading a pipe or a device could block for ever.
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

  /**
   * Reads the body within the timeout: the client's own timeout ends with the headers, and a slow
   * body would hold the event.
   */
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

  /** Reads at most {@code limit} bytes. */
  private interface Body {
    byte[] read(int limit) throws IOException;
  }

  /**
   * Reserves room, then reads one byte more than announced at most, to notice a body that grows.
   */
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
