package io.streamtune.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** Encodes names for a {@code ce_source}, which must be a URI reference. */
public final class UriText {

  private UriText() {}

  /** Returns the name, percent-encoded where a path segment needs it. */
  public static String segment(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isPlain(name.charAt(i))) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
      }
    }
    return name;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_';
  }
}
