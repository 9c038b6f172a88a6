package io.streamtune.host.tls;

import io.streamtune.host.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The PEM files of a server's certificate and key, which may be renewed while it serves.
 *
 * @param certificate the server's own certificate, followed by its issuers' certificates
 * @param key the private key of the first certificate: RSA or EC, without a passphrase
 * @param lookEvery interval between two checks of the files
 */
public record TlsFiles(Path certificate, Path key, Duration lookEvery) {
  /** Why: a renewal is not urgent, and reading two small files costs nothing. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /**
   * Reads {@code http.tls.certificate} and {@code http.tls.key}, and checks that the files can be
   * used. {@code settings} records errors.
   */
  public static Optional<TlsFiles> from(Settings settings) {
    String certificate = settings.text("http.tls.certificate", "");
    String key = settings.text("http.tls.key", "");
    settings.require(
        certificate.isEmpty() == key.isEmpty(),
        "http.tls.certificate and http.tls.key belong together: give both, or none to speak in"
            + " clear");
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    TlsFiles files = new TlsFiles(Path.of(certificate), Path.of(key), LOOK_EVERY);
    try {
      TlsIdentity _ = files.read();
    } catch (TlsIdentity.Unusable e) {
      settings.require(false, String.valueOf(e.getMessage()));
    }
    return Optional.of(files);
  }

  /** Reads both files; an error names the file and the remedy. */
  public TlsIdentity read() throws TlsIdentity.Unusable {
    return TlsIdentity.read(certificate, key);
  }
}
