package io.streamtune.host;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that serves until it is told to stop. */
public final class ServiceProcess {
  private ServiceProcess() {}

  /**
   * Serves until the service cannot go on. SIGTERM and Ctrl-C end the process by a shutdown hook,
   * which finishes what is in flight, also while the service is still starting. Called on: the
   * process's main thread.
   *
   * @param make makes the service of what takes the reason if it cannot go on
   * @return the exit status: 1, as a service that is told to stop does not return
   */
  public static int run(Function<Consumer<String>, Service> make) {
    // Not a constant: the first logger fixes the log's configuration, and Main names it before.
    Logger log = LoggerFactory.getLogger(ServiceProcess.class);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicReference<String> failure = new AtomicReference<>("");
    try {
      Service service =
          make.apply(
              reason -> {
                failure.set(reason);
                ended.countDown();
              });
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "shutdown"));
      service.start();
      log.info("serving; Ctrl-C or SIGTERM stops");
      ended.await();
      log.error("the service cannot go on: {}", failure.get());
    } catch (CancellationException e) {
      log.debug("the shutdown hook ends this process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("the service cannot start: {}", e.getMessage());
    }
    return 1;
  }
}
