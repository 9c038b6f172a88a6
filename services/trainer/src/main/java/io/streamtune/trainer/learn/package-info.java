/**
 * Learning from the stream.
 *
 * <pre>
 *   topic labels ──▶ LabelSource ──▶ ActiveTrainer ──▶ LabelIntake ──▶ CollectedImages
 *   topic images ──▶ (read back) ─────────┼────────────────┘                │
 *                                         └─ Triggers ──▶ TrainingRuns ◀────┘
 *                                                         │ TrainingRun: snapshot → fine-tune → gate → store
 *                                                         ├──▶ topic training: progress, verdict
 *                                                         └──▶ topic models: if the gate let it pass
 * </pre>
 *
 * <p>{@link io.streamtune.trainer.learn.LearningLoop} puts it together and takes turns with the
 * other trainers of the group; {@code StatusBoard} is what others see of it.
 */
@NullMarked
package io.streamtune.trainer.learn;

import org.jspecify.annotations.NullMarked;
