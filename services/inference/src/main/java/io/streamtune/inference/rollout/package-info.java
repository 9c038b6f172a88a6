/**
 * A candidate beside the version in service: as a shadow it is compared and never answers, as a
 * canary it answers a share of the keys.
 *
 * <pre>
 *   CandidateRollout (model-swap) ──▶ CandidateSlot (event loop): the one candidate
 *   image ──▶ Sample of its key ──▶ Canary ──▶ a batch of its own, answered by the candidate
 *   answered image ──▶ Sample of its id ──▶ Shadow, when a lane is free ──▶ Comparison ──▶ CandidateScore
 * </pre>
 */
@NullMarked
package io.streamtune.inference.rollout;

import org.jspecify.annotations.NullMarked;
