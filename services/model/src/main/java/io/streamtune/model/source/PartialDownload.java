package io.streamtune.model.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A partly downloaded file. Beside it, {@code FILE.part.validator} holds the server's validator of
 * that version of the file: a strong ETag, or else the time of the last change (RFC 9110,
 * If-Range). Without a validator it is unknown whether the rest belongs to the part, so the
 * download starts again.
 */
record PartialDownload(Path path) {

  /** Returns whether the download can be resumed. */
  boolean isResumable() throws IOException {
    return Files.exists(path) && Files.size(path) > 0 && validator().isPresent();
  }

  /** Returns the server's validator of this version of the file. */
  Optional<String> validator() throws IOException {
    return Files.exists(sidecar())
        ? Optional.of(Files.readString(sidecar(), UTF_8)).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /**
   * Deletes the part, then records the validator of the file that the server starts to send. The
   * order keeps bytes of one version from lying beside the validator of another.
   */
  void begin(HttpHeaders headers) throws IOException {
    delete();
    Optional<String> validator = strong(headers);
    if (validator.isPresent()) {
      Files.writeString(sidecar(), validator.get(), UTF_8);
    }
  }

  /**
   * Returns whether a response belongs to the file that was begun; a response without a validator
   * does.
   */
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
