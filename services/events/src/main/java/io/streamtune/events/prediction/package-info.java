/** The topic of predictions: what one version of a model says about one image. */
@NullMarked
package io.streamtune.events.prediction;

import org.jspecify.annotations.NullMarked;
