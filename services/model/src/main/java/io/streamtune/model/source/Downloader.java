package io.streamtune.model.source;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Sha256;
import io.streamtune.model.files.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a file over HTTP. It resumes a partial download ({@code FILE.part}) if the server says
 * that the file is still the same, retries transient failures, and rejects content whose sha256 is
 * not the pinned one.
 *
 * <p><b>Called on</b>: a thread that may block for as long as the download takes.
 */
public final class Downloader {
  private static final Logger log = LoggerFactory.getLogger(Downloader.class);
  private static final Pattern PREFIX = Pattern.compile("[0-9a-fA-F]{8,64}");
  private static final int DIGITS = 64;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final DownloadConfig config;

  /** Creates a downloader with these limits. */
  public Downloader(DownloadConfig config) {
    this.config = config;
  }

  /**
   * Returns the file, and fetches it first unless it exists with that hash.
   *
   * @param sha256 the digest, or over https its first digits (at least 8); plain http needs all 64
   * @param folder the folder of the file, whose name is the last part of the address
   * @throws InvalidModelException if the address or hash is rejected, the server cannot be reached
   *     or has no such file, or the content has another hash (the file is deleted then)
   * @throws IOException if the file cannot be written
   */
  public Path fetch(URI uri, Optional<String> sha256, Path folder, DownloadProgress progress)
      throws IOException {
    check(uri, sha256);
    Path file = folder.resolve(fileName(uri));
    if (sha256.isPresent() && Files.isRegularFile(file) && matches(file, sha256.get())) {
      return file;
    }
    Files.createDirectories(folder);
    PartialDownload part = new PartialDownload(folder.resolve(file.getFileName() + ".part"));
    boolean resumed = part.isResumable();
    receive(uri, sha256, part, progress);
    if (resumed && sha256.isPresent() && !matches(part.path(), sha256.get())) {
      part.delete(); // The earlier part may be of another version of the file: fetch all of it.
      receive(uri, sha256, part, progress);
    }
    verify(uri, part, sha256);
    part.forgetValidator();
    DurableFiles.forceFile(part.path());
    DurableFiles.move(part.path(), file);
    return file;
  }

  private static void check(URI uri, Optional<String> sha256) {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String host = Optional.ofNullable(uri.getHost()).orElse("");
    if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new InvalidModelException(uri + " is no http(s) address", "give one, or a file");
    }
    if (sha256.isPresent() && !PREFIX.matcher(sha256.get()).matches()) {
      throw new InvalidModelException(
          "'" + sha256.get() + "' is no sha256", "give its 64 hex digits, or the first 8 or more");
    }
    boolean isPinned = sha256.map(String::length).orElse(0) == DIGITS;
    if (scheme.equals("http") && !isPinned && !LOOPBACK.contains(host)) {
      throw new InvalidModelException(
          uri + " would come over plain http, where anybody may alter it",
          "use https, or pin the content with all 64 digits of --sha256");
    }
  }

  private static String fileName(URI uri) {
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() || name.startsWith(".") || name.contains("\\") ? "download" : name;
  }

  /** Fetches until the file is complete; after a transient failure it resumes. */
  private void receive(
      URI uri, Optional<String> sha256, PartialDownload part, DownloadProgress progress)
      throws IOException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(config.connectTimeout())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      // The target of a redirect must be allowed too.
      Consumer<URI> allowed = at -> check(at, sha256);
      HttpTransfer transfer = new HttpTransfer(client, config.stallTimeout(), allowed, progress);
      Duration pause = config.backoff();
      for (int attempt = 1; ; attempt++) {
        try {
          transfer.receive(uri, part);
          return;
        } catch (HttpTransfer.TransientException e) {
          if (attempt >= config.attempts()) {
            throw unreachable(uri, e);
          }
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        pause = pause.multipliedBy(2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidModelException(
          "the download of " + uri + " was interrupted", "start it again: it resumes", e);
    }
  }

  private InvalidModelException unreachable(URI uri, HttpTransfer.TransientException e) {
    return new InvalidModelException(
        "%s could not be downloaded in %d attempts: %s"
            .formatted(uri, config.attempts(), e.getMessage()),
        "without a network, import a file (streamtune model import FILE) or start from"
            + " untrained weights (streamtune model init)",
        e);
  }

  private static void verify(URI uri, PartialDownload part, Optional<String> sha256)
      throws IOException {
    if (sha256.isEmpty()) {
      return;
    }
    String actual = Sha256.of(part.path());
    if (!actual.startsWith(sha256.get().toLowerCase(Locale.ROOT))) {
      part.delete();
      throw new InvalidModelException(
          "%s has the sha256 %s, expected %s; it was deleted".formatted(uri, actual, sha256.get()),
          "check the address and the hash with whoever published them");
    }
    if (sha256.get().length() < DIGITS) {
      log.info(
          "of the sha256 of {} only the first {} digits were given and checked; all of it is {}",
          uri,
          sha256.get().length(),
          actual);
    }
  }

  private static boolean matches(Path file, String sha256) throws IOException {
    return Sha256.of(file).startsWith(sha256.toLowerCase(Locale.ROOT));
  }
}
