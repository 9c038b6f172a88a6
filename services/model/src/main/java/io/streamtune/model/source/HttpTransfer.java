package io.streamtune.model.source;

import io.streamtune.model.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One attempt: requests the missing part of a file and appends it. */
final class HttpTransfer {
  /** A failure that a retry may mend. */
  static final class TransientException extends Exception {
    private static final long serialVersionUID = 1L;

    TransientException(String message) {
      super(message);
    }

    TransientException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final HttpClient client;
  private final Duration stallTimeout;
  private final Consumer<URI> allowed;
  private final DownloadProgress progress;

  /**
   * Creates a transfer.
   *
   * @param allowed throws if a response must not come from an address
   */
  HttpTransfer(
      HttpClient client, Duration stallTimeout, Consumer<URI> allowed, DownloadProgress progress) {
    this.client = client;
    this.stallTimeout = stallTimeout;
    this.allowed = allowed;
    this.progress = progress;
  }

  void receive(URI uri, PartialDownload part)
      throws IOException, TransientException, InterruptedException {
    Path path = part.path();
    long present = part.isResumable() ? Files.size(path) : 0;
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(stallTimeout);
    if (present > 0) {
      request.header("Range", "bytes=" + present + "-");
      request.header("If-Range", part.validator().orElseThrow());
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      allowed.accept(response.uri());
      switch (response.statusCode()) {
        case 200 -> {
          part.begin(response.headers());
          append(body, Files.newOutputStream(path), 0, length(response));
        }
        case 206 -> resume(response, body, part, present);
        case 416 -> {
          part.delete();
          throw new TransientException("the part that was there did not fit");
        }
        default -> refuse(uri, response.statusCode());
      }
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request)
      throws TransientException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "no connection" : e.getMessage();
      throw new TransientException(reason, e);
    }
  }

  private void resume(
      HttpResponse<?> response, InputStream body, PartialDownload part, long present)
      throws IOException, TransientException {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (!range.startsWith("bytes " + present + "-") || !part.isOf(response.headers())) {
      part.delete();
      throw new TransientException("the server resumed at another place, or another file");
    }
    long length = length(response);
    append(
        body,
        Files.newOutputStream(part.path(), StandardOpenOption.APPEND),
        present,
        length < 0 ? -1 : present + length);
  }

  private static long length(HttpResponse<?> response) {
    return response.headers().firstValueAsLong("Content-Length").orElse(-1);
  }

  private static void refuse(URI uri, int status) throws TransientException {
    if (status >= 500 || status == 408 || status == 429) {
      throw new TransientException("the server answers " + status);
    }
    throw new InvalidModelException(
        uri + " cannot be had: the server answers " + status,
        status == 404 ? "check the address" : "check the address and whether it needs a login");
  }

  private void append(InputStream body, OutputStream file, long present, long total)
      throws IOException, TransientException {
    AtomicLong received = new AtomicLong(present);
    Thread watch = Thread.ofVirtual().name("download-watch").start(() -> watch(body, received));
    try (OutputStream out = file) {
      byte[] block = new byte[1 << 16];
      for (int n = read(body, block); n >= 0; n = read(body, block)) {
        out.write(block, 0, n);
        progress.received(received.addAndGet(n), total);
      }
    } finally {
      watch.interrupt();
    }
    if (total >= 0 && received.get() != total) {
      throw new TransientException(
          "the connection ended after %d of %d bytes".formatted(received.get(), total));
    }
  }

  private static int read(InputStream body, byte[] block) throws TransientException {
    try {
      return body.read(block);
    } catch (IOException e) {
      throw new TransientException("the connection broke off", e);
    }
  }

  /** Closes a body that stalls for too long; its reader then fails. */
  private void watch(InputStream body, AtomicLong received) {
    try {
      long before = -1;
      while (received.get() != before) {
        before = received.get();
        TimeUnit.NANOSECONDS.sleep(stallTimeout.toNanos());
      }
      body.close();
    } catch (InterruptedException | IOException _) {
      // The transfer has ended, or fails by itself.
    }
  }
}
