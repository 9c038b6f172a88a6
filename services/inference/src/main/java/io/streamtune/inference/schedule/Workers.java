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
 * The threads that work for the pipeline beside its event loop.
 *
 * @param decoders starts the decoders
 * @param lanes creates the threads of this many lanes
 * @param guard keeps the journal of the images that native code works on
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
