package io.streamtune.display.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Option;

/** The certificates that commands trust when they call a service over HTTPS. */
public final class HttpsOptions {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Certificates in PEM. By https only servers are trusted whose certificate is one of them"
              + " or is signed by one. Default: the authorities that the JVM knows.")
  private Optional<Path> authorities = Optional.empty();

  /** Returns a builder of a client that trusts these certificates. */
  public HttpClient.Builder client() {
    HttpClient.Builder client = HttpClient.newBuilder();
    authorities.ifPresent(file -> client.sslContext(trusting(file)));
    return client;
  }

  /**
   * Returns an error for the user if TLS is the reason why an address did not respond; empty for
   * any other reason.
   */
  public static Optional<UserError> notTrusted(URI address, IOException error) {
    return error instanceof SSLException
        ? Optional.of(
            new UserError(
                "no secure connection to %s: %s".formatted(address, error.getMessage()),
                "if its certificate is of an authority of your own, name that by --ca FILE; is the"
                    + " host's name one of the certificate's?",
                error))
        : Optional.empty();
  }

  private static SSLContext trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry(Integer.toString(store.size()), one);
      }
      if (store.size() == 0) {
        throw new CertificateException("it holds none");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UserError(
          "--ca %s: %s".formatted(file, FileProblem.reason(e)),
          "name a file with certificates in PEM",
          e);
    } catch (GeneralSecurityException e) {
      throw new UserError(
          "--ca %s: no certificates that can be read: %s".formatted(file, e.getMessage()),
          "a certificate in PEM begins with -----BEGIN CERTIFICATE-----",
          e);
    }
  }
}
