package io.streamtune.host.tls;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a renewed certificate into service: new connections get it, open connections continue. Files
 * that cannot be used, or are only half written, change nothing; the next check reads them again.
 *
 * <p><b>Called on:</b> the thread that starts the server; checks run on a worker thread and an
 * event loop.
 */
public final class TlsRenewal {
  private static final Logger log = LoggerFactory.getLogger(TlsRenewal.class);

  /** Why: earlier versions have known weaknesses (RFC 8996). */
  public static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  private final TlsFiles files;
  private final HttpServer server;
  private TlsIdentity served;
  private String lastProblem = "";
  private boolean isLooking;

  private TlsRenewal(TlsFiles files, HttpServer server, TlsIdentity served) {
    this.files = files;
    this.server = server;
    this.served = served;
  }

  /**
   * Starts checking the files.
   *
   * @param served the identity that the server uses now
   * @return id of the timer, which the caller must cancel
   */
  public static long begin(Vertx vertx, HttpServer server, TlsFiles files, TlsIdentity served) {
    TlsRenewal renewal = new TlsRenewal(files, server, served);
    return vertx.setPeriodic(files.lookEvery().toMillis(), _ -> renewal.look(vertx));
  }

  private void look(Vertx vertx) {
    if (isLooking) {
      return; // A slow disk: the previous check has not ended.
    }
    isLooking = true;
    vertx
        .executeBlocking(files::read)
        .onComplete(_ -> isLooking = false)
        .onSuccess(this::found)
        .onFailure(this::failed);
  }

  private void found(TlsIdentity identity) {
    if (identity.equals(served)) {
      lastProblem = "";
      return;
    }
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManagers()))
            .setEnabledSecureTransportProtocols(PROTOCOLS)
            .setUseAlpn(false);
    server
        .updateSSLOptions(options, true)
        .onSuccess(_ -> renewed(identity))
        .onFailure(this::failed);
  }

  private void renewed(TlsIdentity identity) {
    lastProblem = "";
    served = identity;
    log.info("HTTP has a new {}", identity);
  }

  private void failed(Throwable error) {
    String problem = String.valueOf(error.getMessage());
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      log.warn("{}; the {} stays in use", problem, served);
    }
  }
}
