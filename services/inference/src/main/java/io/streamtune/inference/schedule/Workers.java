package io.streamtune.inference.schedule;

import io.streamtune.inference.classify.LanePool;
import io.streamtune.inference.decode.DecodeConfig;
import io.streamtune.inference.decode.DecodePool;
import io.streamtune.inference.decode.Decoders;
import io.streamtune.inference.quarantine.CrashGuard;
import java.util.concurrent.ExecutorService;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * What works for the pipeline beside its event loop.
 *
 * @param decoders starts the decoders
 * @param lanes makes the threads of so many lanes
 * @param guard told what native code has in its hands
 */
public record Workers(
    Decoders.Starter decoders, IntFunction<ExecutorService> lanes, CrashGuard guard) {

  /** Returns the threads {@code decode-N} and {@code ort-N}. */
  public static Workers threads(DecodeConfig config, CrashGuard guard, LongSupplier nanoClock) {
    return new Workers(
        (tensor, rowBytes, results) ->
            new DecodePool(config, rowBytes, tensor, guard.work(), results, nanoClock),
        LanePool::threads,
        guard);
  }
}
