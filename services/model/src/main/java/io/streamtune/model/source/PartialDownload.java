package io.streamtune.model.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What has come of a file, and beside it, in {@code FILE.part.validator}, the words by which its
 * server tells one version of it from another: a strong ETag, else the time of the last change (RFC
 * 9110, If-Range). Without them nobody knows whether the rest belongs to it, so it begins anew.
 */
record PartialDownload(Path path) {

  /** Returns whether it can be gone on with. */
  boolean isResumable() throws IOException {
    return Files.exists(path) && Files.size(path) > 0 && validator().isPresent();
  }

  /** Returns what the server called this version of the file. */
  Optional<String> validator() throws IOException {
    return Files.exists(sidecar())
        ? Optional.of(Files.readString(sidecar(), UTF_8)).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /**
   * Drops what has come, and notes what the server calls the file that it begins to send: in that
   * order, so that bytes of the one file never lie beside the name of the other.
   */
  void begin(HttpHeaders headers) throws IOException {
    delete();
    Optional<String> validator = strong(headers);
    if (validator.isPresent()) {
      Files.writeString(sidecar(), validator.get(), UTF_8);
    }
  }

  /** Returns whether an answer is of the file that was begun, as far as it says. */
  boolean isOf(HttpHeaders headers) throws IOException {
    Optional<String> given = strong(headers);
    return given.isEmpty() || given.equals(validator());
  }

  private static Optional<String> strong(HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> headers.firstValue("Last-Modified"));
  }

  void forgetValidator() throws IOException {
    Files.deleteIfExists(sidecar());
  }

  void delete() throws IOException {
    forgetValidator();
    Files.deleteIfExists(path);
  }

  private Path sidecar() {
    return path.resolveSibling(path.getFileName() + ".validator");
  }
}
