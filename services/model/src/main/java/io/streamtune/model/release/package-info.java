/**
 * The topic of models as a releaser of versions uses it: which version is to be served, and what
 * each replica reports that it serves.
 */
@NullMarked
package io.streamtune.model.release;

import org.jspecify.annotations.NullMarked;
