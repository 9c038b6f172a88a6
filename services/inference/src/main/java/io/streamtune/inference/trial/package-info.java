/**
 * A candidate beside the version in service: as a shadow it is compared and never answers, as a
 * canary it answers a share of the keys.
 *
 * <pre>
 *   image ──▶ Sample of its key ──▶ Canary ──▶ a batch of its own, answered by the candidate
 *   answered image ──▶ Sample of its id ──▶ Shadow, when a lane is spare ──▶ Comparison ──▶ TrialScore
 * </pre>
 *
 * Candidates holds the one that is tried, on the event loop.
 */
@NullMarked
package io.streamtune.inference.trial;

import org.jspecify.annotations.NullMarked;
