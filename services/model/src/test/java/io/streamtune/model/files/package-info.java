/** What bundles, stores and sources of models promise. */
@NullMarked
package io.streamtune.model.files;

import org.jspecify.annotations.NullMarked;
