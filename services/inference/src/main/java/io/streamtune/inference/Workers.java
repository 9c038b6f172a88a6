package io.streamtune.inference;

import io.streamtune.inference.classify.LanePool;
import io.streamtune.inference.crash.CrashGuard;
import io.streamtune.inference.decode.DecodeConfig;
import io.streamtune.inference.decode.DecodePool;
import io.streamtune.inference.decode.Decoders;
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
record Workers(Decoders.Starter decoders, IntFunction<ExecutorService> lanes, CrashGuard guard) {

  /** Returns the threads {@code decode-N} and {@code ort-N}. */
  static Workers threads(DecodeConfig config, CrashGuard guard, LongSupplier nanoClock) {
    return new Workers(
        (tensor, rowBytes, results) ->
            new DecodePool(config, rowBytes, tensor, guard.work(), results, nanoClock),
        LanePool::threads,
        guard);
  }
}
