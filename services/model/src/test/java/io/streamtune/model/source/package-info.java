/** What bundles, stores and sources of models promise. */
@NullMarked
package io.streamtune.model.source;

import org.jspecify.annotations.NullMarked;
