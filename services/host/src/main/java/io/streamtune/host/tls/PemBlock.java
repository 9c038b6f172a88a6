package io.streamtune.host.tls;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468); text around blocks is ignored.
 *
 * @param type type by its label, for example {@code CERTIFICATE}
 * @param text text between its first and its last line
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

  /**
   * Returns the decoded bytes. Characters outside base64 are skipped; text that still cannot be
   * decoded gives no bytes.
   */
  byte[] der() {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
