/** What bundles, stores and sources of models promise. */
@NullMarked
package io.streamtune.model.bundle;

import org.jspecify.annotations.NullMarked;
