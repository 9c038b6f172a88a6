package io.streamtune.host.tls;

import io.streamtune.host.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a server's certificate and its key lie: PEM files, which may be renewed while it serves.
 *
 * @param certificate the server's own certificate, then those that vouch for it
 * @param key the private key of the first: RSA or EC, without a passphrase
 * @param lookEvery how often the files are looked at
 */
public record TlsFiles(Path certificate, Path key, Duration lookEvery) {
  /** Why: a renewed certificate has weeks of time, and two small files cost nothing to read. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /**
   * Reads {@code http.tls.certificate} and {@code http.tls.key}, and tries whether the files can be
   * used. Errors are recorded there.
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

  /** Reads both; a mistake is told with the file's name and its remedy. */
  public TlsIdentity read() throws TlsIdentity.Unusable {
    return TlsIdentity.read(certificate, key);
  }
}
