package io.streamtune.console.http;

import io.streamtune.console.board.PageState;
import io.streamtune.console.board.RecentClasses;
import io.streamtune.console.explain.Bundles;
import io.streamtune.console.explain.Explanations;
import io.streamtune.console.http.Access.Right;
import io.streamtune.console.http.Writes.Body;
import io.streamtune.console.models.ModelReleases;
import io.streamtune.console.photo.ThumbnailCache;
import io.streamtune.events.Topics;
import io.streamtune.host.Telemetry;
import io.streamtune.host.http.CommonRoutes;
import io.streamtune.host.http.Health;
import io.streamtune.host.http.HttpListener;
import io.streamtune.host.http.Json;
import io.streamtune.stream.produce.EventSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The HTTP server of the page. */
public final class ConsoleHttp {
  private static final int GONE = 404;

  /**
   * The sources of what it serves, and the targets of what it receives.
   *
   * @param shown what pages show now; any thread
   * @param photos the thumbnails
   * @param classes the names that users may choose from
   * @param labels sends the labels of users
   * @param releases releases versions
   * @param bundles finds the bundles of versions
   * @param explanations explains photos
   */
  public record Content(
      Supplier<PageState> shown,
      ThumbnailCache photos,
      RecentClasses classes,
      EventSink labels,
      ModelReleases releases,
      Bundles bundles,
      Explanations explanations) {}

  /**
   * The clocks.
   *
   * @param wall stamps labels
   * @param nanoTime limits how often users write
   */
  public record Clocks(InstantSource wall, LongSupplier nanoTime) {}

  private final Access access;
  private final Content content;

  private ConsoleHttp(Access access, Content content) {
    this.access = access;
    this.content = content;
  }

  /** Returns the server, which does not listen yet. */
  public static HttpListener listener(
      Telemetry telemetry,
      Access access,
      Topics topics,
      Content content,
      Clocks clocks,
      Supplier<Health> health) {
    Hosts hosts = new Hosts(access);
    Router router =
        CommonRoutes.router(telemetry.vertx(), health, "starting", telemetry.registry());
    router.route().handler(PageHeaders::add).handler(hosts::check);
    PageFiles.add(router);
    new ConsoleHttp(access, content).addReads(router);
    EventStream stream =
        new EventStream(
            telemetry.vertx(), content.shown(), access.viewersMax(), telemetry.registry());
    router.get("/v1/stream").handler(stream::open);
    Writes writes = new Writes(access, hosts, telemetry.registry(), clocks.nanoTime());
    writes.addErrors(router);
    LabelRoute labels =
        new LabelRoute(
            content.labels(),
            topics.labels(),
            topics.images(),
            content.classes(),
            clocks.wall(),
            telemetry.registry());
    writes.add(router, "/v1/labels", Right.LABEL, Body.JSON, labels::post);
    ReleaseRoute releases = new ReleaseRoute(content.releases());
    writes.add(router, "/v1/models/promote", Right.ADMIN, Body.JSON, releases::promote);
    writes.add(router, "/v1/models/rollback", Right.ADMIN, Body.JSON, releases::rollBack);
    ExplainRoute explain = new ExplainRoute(content.explanations(), topics.images());
    // Explanations need the label right, because they cost resources like labels.
    writes.add(router, "/v1/explanations", Right.LABEL, Body.JSON, explain::ofStream);
    writes.add(router, "/v1/explanations/photo", Right.LABEL, Body.IMAGE, explain::ofUpload);
    router.get("/v1/explanations/:name").handler(explain::page);
    BundleRoutes versions = new BundleRoutes(content.bundles());
    router.get("/v1/models/:name/:version").handler(versions::manifest);
    router
        .route("/v1/models/:name/:version/report")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(versions::report);
    return new HttpListener(telemetry.vertx(), access.bound(), router);
  }

  private void addReads(Router router) {
    router.get("/v1/photos/:name").handler(this::photo);
    router.get("/v1/classes").handler(this::classes);
    router.get("/v1/console").handler(this::console);
  }

  private void photo(RoutingContext request) {
    content
        .photos()
        .get(request.pathParam("name"))
        .ifPresentOrElse(
            jpeg ->
                request
                    .response()
                    .putHeader("content-type", "image/jpeg")
                    // A name is never reused.
                    .putHeader("cache-control", "private, max-age=3600, immutable")
                    .end(Buffer.buffer(jpeg)),
            () -> Json.fail(request, GONE, "this photo is not kept any more"));
  }

  private void classes(RoutingContext request) {
    request.response().putHeader("cache-control", "no-store");
    Json.answer(request, 200, Map.of("classes", List.copyOf(content.classes().sorted())));
  }

  private void console(RoutingContext request) {
    request.response().putHeader("cache-control", "no-store");
    Json.answer(
        request,
        200,
        Map.of(
            "labelNeedsToken", access.needsToken(Right.LABEL),
            "adminNeedsToken", access.needsToken(Right.ADMIN)));
  }
}
