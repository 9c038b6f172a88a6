/** The topic of predictions: the prediction of one model version for one image. */
@NullMarked
package io.streamtune.events.prediction;

import org.jspecify.annotations.NullMarked;
