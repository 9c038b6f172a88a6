/** What bundles, stores and sources of models promise. */
@NullMarked
package io.streamtune.model.store;

import org.jspecify.annotations.NullMarked;
