package io.streamtune.host;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of a service, which serves until it gets a signal. */
public final class ServiceProcess {
  private ServiceProcess() {}

  /**
   * Starts the service and waits until it fails. SIGTERM and Ctrl-C end the process by a shutdown
   * hook, which finishes what is in flight, also while the service is still starting. Called on:
   * the process's main thread.
   *
   * @param make creates the service; its argument receives the reason if the service fails
   * @return the exit status, always 1: on a signal, the shutdown hook ends the process instead
   */
  public static int run(Function<Consumer<String>, Service> make) {
    // Not a constant: the first logger fixes the log configuration, which Main selects before.
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
      log.error("the service failed: {}", failure.get());
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
