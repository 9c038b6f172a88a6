package io.streamtune.console.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The page's own files: a closed list that is read once, so no request ever names a file on disk.
 * They belong to one version of the console, so browsers revalidate them on each load.
 */
final class PageFiles {
  private static final String ROOT = "/io/streamtune/console/page/";
  private static final String INDEX = "index.html";

  /** Every file of the page. */
  static final List<String> NAMES =
      List.of(
          INDEX,
          "style.css",
          "icon.svg",
          "main.js",
          "live.js",
          "dom.js",
          "send.js",
          "stream.js",
          "card.js",
          "numbers.js",
          "teach.js",
          "models.js",
          "see.js",
          "frame.js",
          "chart.js");

  private PageFiles() {}

  /** Adds a route for each file. */
  static void add(Router router) {
    for (String name : NAMES) {
      Buffer content = Buffer.buffer(read(name));
      String path = name.equals(INDEX) ? "/" : "/page/" + name;
      router.get(path).handler(request -> answer(request, type(name), content));
    }
  }

  private static void answer(RoutingContext request, String type, Buffer content) {
    request
        .response()
        .putHeader("content-type", type)
        .putHeader("cache-control", "no-cache")
        .end(content);
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no type is known for " + name);
    };
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        throw new IllegalStateException("the page lacks its file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the page's file " + name + " cannot be read", e);
    }
  }
}
