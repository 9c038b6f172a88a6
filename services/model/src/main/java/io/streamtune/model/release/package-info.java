/**
 * The topic of models for those who release versions: which version is promoted, and which version
 * each replica reports.
 */
@NullMarked
package io.streamtune.model.release;

import org.jspecify.annotations.NullMarked;
