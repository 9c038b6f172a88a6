package io.streamtune.host.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.streamtune.host.tls.TlsIdentity.Unusable;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Private keys in PEM: {@code PRIVATE KEY} (PKCS#8), and the older {@code RSA PRIVATE KEY} (PKCS#1)
 * and {@code EC PRIVATE KEY} (SEC 1), which do not name the algorithm; it is taken from the
 * certificate.
 */
final class PrivateKeys {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte[] SIGNED = "does it fit?".getBytes(US_ASCII);

  private PrivateKeys() {}

  /** Reads the private key of a certificate. */
  static PrivateKey read(String text, Path file, X509Certificate certificate) throws Unusable {
    PublicKey open = certificate.getPublicKey();
    if (!open.getAlgorithm().equals("RSA") && !open.getAlgorithm().equals("EC")) {
      throw new Unusable(
          "http.tls.certificate: its key is of the kind %s; take RSA or EC"
              .formatted(open.getAlgorithm()));
    }
    PemBlock block =
        PemBlock.all(text).stream()
            .filter(part -> part.type().endsWith("PRIVATE KEY"))
            .findFirst()
            .orElseThrow(() -> noKey(file));
    if (block.isEncrypted()) {
      throw new Unusable(
          "http.tls.key: the key in %s is encrypted; give it without a passphrase, as 'openssl pkey"
                  .formatted(file)
              + " -in KEY' writes it, and let only this user read it");
    }
    byte[] der = block.type().equals("PRIVATE KEY") ? block.der() : pkcs8(open, block.der());
    PrivateKey key = key(der, open, file);
    if (!isPair(key, open)) {
      throw misfit(file);
    }
    return key;
  }

  private static Unusable noKey(Path file) {
    return new Unusable(
        "http.tls.key: %s holds no private key in PEM, which begins with".formatted(file)
            + " -----BEGIN PRIVATE KEY-----");
  }

  private static Unusable misfit(Path file) {
    return new Unusable(
        "http.tls.key: the key in %s does not fit the first certificate of http.tls.certificate; the"
                .formatted(file)
            + " server's own certificate comes first, then those that vouch for it");
  }

  private static PrivateKey key(byte[] der, PublicKey open, Path file) throws Unusable {
    try {
      return KeyFactory.getInstance(open.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException _) {
      throw misfit(file);
    }
  }

  private static boolean isPair(PrivateKey key, PublicKey open) {
    String algorithm = "SHA256with" + (open.getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(SIGNED);
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(open);
      checking.update(SIGNED);
      return checking.verify(signing.sign());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /** Wraps a key of an older format into PKCS#8, with version and algorithm (RFC 5208). */
  private static byte[] pkcs8(PublicKey open, byte[] older) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(VERSION_0);
    content.writeBytes(kind(open));
    content.writeBytes(der(OCTETS, older));
    return der(SEQUENCE, content.toByteArray());
  }

  /**
   * Returns the algorithm identifier, the first part of a public key: a sequence of less than 128
   * bytes (RFC 5280).
   */
  private static byte[] kind(PublicKey open) {
    byte[] encoded = open.getEncoded();
    int header = encoded[1] >= 0 ? 2 : 2 + (encoded[1] & 0x7f);
    return Arrays.copyOfRange(encoded, header, header + 2 + encoded[header + 1]);
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
