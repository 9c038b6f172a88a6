package io.streamtune.host.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * A server's certificate chain, and the private key of its own certificate.
 *
 * @param chain certificates, the server's own first
 * @param key private key of the first certificate
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  /** Why not secret: a key store needs a password, and this store never leaves the process. */
  private static final String IN_MEMORY = "in memory";

  /** Copies the chain. */
  public TlsIdentity {
    chain = List.copyOf(chain);
  }

  /** A file cannot be used; the message names the reason and the remedy. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /** Reads both files, and checks with a signature that the key belongs to the certificate. */
  static TlsIdentity read(Path certificate, Path key) throws Unusable {
    List<X509Certificate> chain = chain(certificate);
    checkTime(chain.getFirst(), certificate);
    PrivateKey fits = PrivateKeys.read(text("http.tls.key", key), key, chain.getFirst());
    return new TlsIdentity(chain, fits);
  }

  private static String text(String setting, Path file) throws Unusable {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      throw new Unusable("%s: there is no file %s".formatted(setting, file));
    } catch (AccessDeniedException _) {
      throw new Unusable(
          "%s: the file %s may not be read; let the user of this process read it"
              .formatted(setting, file));
    } catch (IOException e) {
      throw new Unusable(
          "%s: the file %s cannot be read: %s".formatted(setting, file, e.getMessage()));
    }
  }

  private static List<X509Certificate> chain(Path file) throws Unusable {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemBlock block : PemBlock.all(text("http.tls.certificate", file))) {
        if (block.type().equals("CERTIFICATE")
            && factory.generateCertificate(new ByteArrayInputStream(block.der()))
                instanceof X509Certificate certificate) {
          chain.add(certificate);
        }
      }
    } catch (CertificateException e) {
      throw new Unusable(
          "http.tls.certificate: a certificate in %s is damaged: %s"
              .formatted(file, e.getMessage()));
    }
    if (chain.isEmpty()) {
      throw new Unusable(
          "http.tls.certificate: %s holds no certificate in PEM, which begins with".formatted(file)
              + " -----BEGIN CERTIFICATE-----");
    }
    return chain;
  }

  private static void checkTime(X509Certificate own, Path file) throws Unusable {
    try {
      own.checkValidity();
    } catch (CertificateExpiredException _) {
      throw new Unusable(
          "http.tls.certificate: the certificate in %s expired on %s; renew it"
              .formatted(file, own.getNotAfter().toInstant()));
    } catch (CertificateNotYetValidException _) {
      throw new Unusable(
          "http.tls.certificate: the certificate in %s is valid from %s on; is this machine's clock"
                  .formatted(file, own.getNotBefore().toInstant())
              + " right?");
    }
  }

  /** Returns the key managers for a TLS server. */
  public KeyManagerFactory keyManagers() {
    char[] password = IN_MEMORY.toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("server", key, password, chain.toArray(new X509Certificate[0]));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store in memory takes every key that fits", e);
    }
  }

  /** Names the certificate's subject and expiry, never the key. */
  @Override
  public String toString() {
    X509Certificate own = chain.getFirst();
    return "certificate of %s, valid until %s"
        .formatted(own.getSubjectX500Principal().getName(), own.getNotAfter().toInstant());
  }
}
