package io.streamtune.inference.model;

import java.util.concurrent.CompletableFuture;

/**
 * A switch of the model in service that is under way.
 *
 * @param switched completes when the next batch will run on the new version
 * @param drained completes with the old version when its last batch has ended; who asked for the
 *     switch then owns it
 */
public record Switchover(
    CompletableFuture<Void> switched, CompletableFuture<LoadedModel> drained) {}
