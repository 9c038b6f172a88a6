package io.streamtune.host.tls;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A part of a PEM file (RFC 7468), whatever stands around it.
 *
 * @param type what it says it is, as {@code CERTIFICATE}
 * @param text between its first and its last line
 */
record PemBlock(String type, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

  static List<PemBlock> all(String file) {
    return BLOCK
        .matcher(file)
        .results()
        .map(found -> new PemBlock(found.group(1), found.group(2)))
        .toList();
  }

  boolean isEncrypted() {
    return type.contains("ENCRYPTED") || text.contains("ENCRYPTED");
  }

  /** Returns its bytes; of a text that is no base64, whatever can be read of it. */
  byte[] der() {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
