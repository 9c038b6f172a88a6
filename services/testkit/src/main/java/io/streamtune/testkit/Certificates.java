package io.streamtune.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate of {@code localhost}, and its key. The JDK's keytool creates them in
 * about a second.
 *
 * @param certificate PEM file
 * @param key PEM file, PKCS#8
 */
public record Certificates(Path certificate, Path key) {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int LINE = 64;

  /**
   * Creates a certificate and its key.
   *
   * @param folder folder of the files
   * @param name name of the files without extension
   * @param options further options of keytool's command {@code -genkeypair}: {@code -startdate -3d
   *     -validity 1} gives an expired certificate, {@code -keyalg RSA} an RSA key instead of an EC
   *     key
   */
  public static Certificates of(Path folder, String name, String... options) {
    Path store = folder.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
    command.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
    command.addAll(List.of(options));
    if (!command.contains("-keyalg")) {
      command.addAll(List.of("-keyalg", "EC"));
    }
    run(command);
    return written(folder, name, store);
  }

  private static void run(List<String> command) {
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
      if (keytool.waitFor() != 0) {
        throw new AssertionError(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Certificates written(Path folder, String name, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      Certificate own = store.getCertificate(name);
      Key key = store.getKey(name, PASSWORD);
      return new Certificates(
          Files.writeString(folder.resolve(name + ".crt"), pem("CERTIFICATE", own.getEncoded())),
          Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a block of a PEM file. */
  public static String pem(String type, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, encoder.encodeToString(der), type);
  }

  /** Returns the certificate, read from its file. */
  public Certificate x509() {
    try (InputStream in = Files.newInputStream(certificate)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the TLS context of a server with this certificate. */
  public SSLContext serving() {
    try {
      String name = String.valueOf(certificate.getFileName()).replace(".crt", "");
      KeyStore store =
          KeyStore.getInstance(certificate.resolveSibling(name + ".p12").toFile(), PASSWORD);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the TLS context of a client that trusts only these certificates. */
  public static SSLContext trusting(Certificates... all) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD);
      for (Certificates one : all) {
        store.setCertificateEntry(one.certificate().toString(), one.x509());
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
