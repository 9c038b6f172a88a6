/**
 * From a model event to another model in service, with no image lost and none answered by half a
 * model.
 *
 * <pre>
 *   topic models ──▶ ModelFollower ──▶ ModelSwap: fetch → load → warm up → probe ──▶ SwapTarget
 *                          │                          │ anything wrong                  │ switch
 *                          │                          ▼                                 ▼ between batches
 *                          │                     RefusedException                  drain → close
 *                          └──▶ ReplicaEvent ──▶ topic models
 *   topic models ──▶ PromotedVersion: at the start, what no swap could put into service
 * </pre>
 */
@NullMarked
package io.streamtune.inference.swap;

import org.jspecify.annotations.NullMarked;
