/**
 * Follows the topic of models.
 *
 * <pre>
 *   topic models ──▶ ModelFollower ──┬─▶ model.swap.ModelSwap           a version to serve
 *     (model-swap)        │          └─▶ rollout.CandidateRollout      a candidate beside it
 *                         └──▶ ReplicaEvent ──▶ topic models           what this replica serves
 *   topic models ──▶ PromotedVersion: at the start, what no swap could put into service
 * </pre>
 */
@NullMarked
package io.streamtune.inference.follow;

import org.jspecify.annotations.NullMarked;
