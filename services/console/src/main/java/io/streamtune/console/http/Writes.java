package io.streamtune.console.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.console.http.Access.Right;
import io.streamtune.host.http.BearerToken;
import io.streamtune.host.http.Json;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The checks before a write: it comes from our own page or from a program, has the right content
 * type and the token, and is neither too frequent nor too long. The order keeps the work for
 * unauthorized requests small, and they use up nothing of the rate for authorized ones.
 */
final class Writes {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_LARGE = 413;
  private static final int OTHER_TYPE = 415;
  private static final int TOO_MANY = 429;
  private static final int TIMEOUT = 408;
  private static final long BODY_MILLIS_MAX = 10_000;

  private final Access access;
  private final Hosts hosts;
  private final Map<Right, WriteRate> rates = new EnumMap<>(Right.class);
  private final FailureRates failures;
  private final MeterRegistry registry;

  /**
   * What a route accepts.
   *
   * @param type pattern of its content type; none that a form of a foreign page can send
   * @param typeText that type, for messages
   * @param bytesMax the longest body
   */
  record Body(String type, String typeText, int bytesMax) {
    /** For labels and other JSON. */
    static final Body JSON = new Body("application/json", "application/json", 64 << 10);

    /** A photo; its bytes decide whether its format is supported. */
    static final Body IMAGE = new Body("image/[\\w.+-]+", "image/jpeg or another image", 32 << 20);
  }

  Writes(Access access, Hosts hosts, MeterRegistry registry, LongSupplier nanoTime) {
    this.access = access;
    this.hosts = hosts;
    for (Right right : Right.values()) {
      rates.put(right, new WriteRate(access.writesPerSecond(), nanoTime));
    }
    this.failures = new FailureRates(access.writesPerSecond(), nanoTime);
    this.registry = registry;
  }

  /** A body that is too long is answered like every other error. */
  void addErrors(Router router) {
    router.errorHandler(
        TOO_LARGE, request -> refuse(request, TOO_LARGE, "this body is longer than is taken"));
  }

  /**
   * Adds a route whose handler receives the body. It is two Vert.x routes, because within one route
   * Vert.x requires the body handler to come first.
   */
  void add(Router router, String path, Right right, Body body, Handler<RoutingContext> handler) {
    router
        .post(path)
        .handler(hosts::checkOrigin)
        .handler(request -> checkType(request, body))
        .handler(request -> checkToken(request, right))
        .handler(request -> checkRate(request, right))
        .handler(Writes::limitTime);
    BodyHandler reader = BodyHandler.create(false).setBodyLimit(body.bytesMax());
    router.post(path).handler(reader).handler(handler);
  }

  private void checkType(RoutingContext request, Body body) {
    String type = Optional.ofNullable(request.request().getHeader("content-type")).orElse("");
    if (type.toLowerCase(Locale.ROOT).matches(body.type() + "\\s*(;.*)?")) {
      request.next();
    } else {
      refuse(request, OTHER_TYPE, "send content-type " + body.typeText());
    }
  }

  private void checkToken(RoutingContext request, Right right) {
    if (access.grants(right, BearerToken.shown(request))) {
      request.next();
    } else if (!failures.take(address(request))) {
      tooMany(request, "too many without the token from this address");
    } else if (right == Right.ADMIN && access.adminToken().isEmpty()) {
      refuse(request, FORBIDDEN, "this needs an admin token, and none is set: http.admin-token");
    } else {
      request.response().putHeader("www-authenticate", "Bearer");
      String which = right == Right.ADMIN ? "admin token" : "token";
      refuse(request, UNAUTHORIZED, "send the %s as Authorization: Bearer".formatted(which));
    }
  }

  private static String address(RoutingContext request) {
    return String.valueOf(request.request().remoteAddress().hostAddress());
  }

  private void checkRate(RoutingContext request, Right right) {
    WriteRate rate = rates.get(right);
    if (rate != null && rate.take()) {
      request.next();
    } else {
      tooMany(request, "too many at once; http.writes-per-second bounds them");
    }
  }

  private void tooMany(RoutingContext request, String message) {
    request.response().putHeader("retry-after", "1");
    refuse(request, TOO_MANY, message);
  }

  /** A client that sends its body byte by byte cannot hold the connection for long. */
  private static void limitTime(RoutingContext request) {
    long timer =
        request
            .vertx()
            .setTimer(
                BODY_MILLIS_MAX,
                _ -> {
                  if (!request.request().isEnded()) {
                    Json.fail(request, TIMEOUT, "the body did not come within 10 s");
                    request.request().connection().close();
                  }
                });
    request.addEndHandler(_ -> request.vertx().cancelTimer(timer));
    request.next();
  }

  private void refuse(RoutingContext request, int status, String message) {
    registry.counter("streamtune.console.refused", "status", Integer.toString(status)).increment();
    Json.fail(request, status, message);
  }
}
