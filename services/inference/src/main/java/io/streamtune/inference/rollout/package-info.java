/**
 * Runs a candidate beside the serving version: a shadow is compared and never answers, a canary
 * answers a share of the keys.
 *
 * <pre>
 *   CandidateRollout (model-swap) ──▶ CandidateSlot (event loop): the one candidate
 *   image ──▶ Sample of its key ──▶ Canary ──▶ a batch of its own, answered by the candidate
 *   answered image ──▶ Sample of its id ──▶ Shadow, when a lane is spare ──▶ Comparison ──▶ CandidateScore
 * </pre>
 */
@NullMarked
package io.streamtune.inference.rollout;

import org.jspecify.annotations.NullMarked;
