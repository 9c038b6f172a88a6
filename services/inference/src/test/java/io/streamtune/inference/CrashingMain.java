package io.streamtune.inference;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.streamtune.events.ModelRef;
import io.streamtune.host.Service;
import io.streamtune.host.settings.Settings;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.quarantine.CrashGuard;
import io.streamtune.inference.quarantine.NativeWork;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The inference service with a decoder and a network that die natively, without a word of Java, on
 * images that end with a marker. Its arguments are settings, {@code key=value}.
 */
public final class CrashingMain {
  /** Kills the decoder. */
  public static final String KILLS_DECODER = "kills-decoder";

  /** Kills the network. */
  public static final String KILLS_NETWORK = "kills-network";

  private CrashingMain() {}

  /** Runs the service until it dies or is told to stop. */
  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "io/streamtune/host/logback-service.xml");
    Map<String, String> settings = new HashMap<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    InferenceConfig config = InferenceConfig.from(new Settings(settings, Map.of()));
    int status = io.streamtune.host.ServiceProcess.run(onFailure -> service(config, onFailure));
    if (status != 0) {
      System.exit(status);
    }
  }

  private static Service service(InferenceConfig config, Consumer<String> onFailure) {
    return new InferenceService(
        config,
        new ModelSource(config),
        onFailure,
        guard -> new CrashGuard(guard.quarantine(), new Killing(guard.work())));
  }

  private record Killing(NativeWork work) implements NativeWork {
    @Override
    public void enter(ImageRequest image, int row) {
      work.enter(image, row);
      if (ends(image, KILLS_DECODER)) {
        abort();
      }
    }

    @Override
    public void enter(ImageRequest image, int row, ModelRef version) {
      work.enter(image, row, version);
      if (ends(image, KILLS_NETWORK)) {
        abort();
      }
    }

    @Override
    public void ran(ModelRef version, int images) {
      work.ran(version, images);
    }

    @Override
    public void leave(ImageRequest image, int row) {
      work.leave(image, row);
    }

    private static boolean ends(ImageRequest image, String marker) {
      byte[] wanted = marker.getBytes(US_ASCII);
      return image.content() instanceof Content.Encoded(byte[] bytes)
          && bytes.length > wanted.length
          && Arrays.equals(
              bytes, bytes.length - wanted.length, bytes.length, wanted, 0, wanted.length);
    }

    @SuppressWarnings("restricted") // To die is what it is for.
    private static void abort() {
      Linker linker = Linker.nativeLinker();
      MethodHandle abort =
          linker.downcallHandle(
              linker.defaultLookup().find("abort").orElseThrow(), FunctionDescriptor.ofVoid());
      try {
        abort.invokeExact();
      } catch (Throwable e) {
        throw new AssertionError("the process lives", e);
      }
    }
  }
}
