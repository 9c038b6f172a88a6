/**
 * Trains a network on photos, one mini-batch after the other.
 *
 * <pre>
 *   TrainingLoop: epochs ─▶ Batches ─▶ TrainableModel ─▶ Learner: forward, Loss, backward ─▶ Sgd by LayerGroups
 *                                       TrainableHead: on the features of a frozen body
 *                                       TrainableNetwork: on the whole network, or its second half
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.finetune.step;

import org.jspecify.annotations.NullMarked;
