/**
 * Learning from the stream.
 *
 * <pre>
 *   topic labels ──▶ LabelSource ──▶ ActiveTrainer ──▶ LabelIntake ──▶ CollectedImages
 *   topic images ──▶ (read back) ─────────┼────────────────┘                │
 *                                         └─ Triggers ──▶ TrainingRuns ◀────┘
 *                                                         │ TrainingRun: snapshot → fine-tune → gate → store
 *                                                         ├──▶ topic training: progress, verdict
 *                                                         └──▶ topic models: if the gate passes it
 * </pre>
 *
 * <p>{@link io.streamtune.trainer.learn.LearningLoop} connects these parts and runs them while this
 * trainer is the active one of its group; {@code StatusBoard} holds the status that HTTP and the
 * gauges read.
 */
@NullMarked
package io.streamtune.trainer.learn;

import org.jspecify.annotations.NullMarked;
