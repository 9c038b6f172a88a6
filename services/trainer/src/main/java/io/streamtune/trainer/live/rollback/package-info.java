/**
 * Decides whether the version in service is rolled back, and performs the rollback.
 *
 * <pre>
 *   topic models ──▶ ReleaseHistory ─┐
 *                                    ├─▶ RollbackRule ──▶ RollbackDecision ──▶ Rollback ──▶ topic models
 *   LiveScore of both ───────────────┘                    Stay | RollBack
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.live.rollback;

import org.jspecify.annotations.NullMarked;
