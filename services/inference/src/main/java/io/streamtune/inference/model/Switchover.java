package io.streamtune.inference.model;

import java.util.concurrent.CompletableFuture;

/**
 * A switch of the serving model that is in progress.
 *
 * @param switched completes when the next batch will run on the new version
 * @param drained completes with the old version when its last batch has ended; the caller that
 *     asked for the switch then owns it
 */
public record Switchover(
    CompletableFuture<Void> switched, CompletableFuture<LoadedModel> drained) {}
