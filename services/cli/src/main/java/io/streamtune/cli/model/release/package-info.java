/**
 * The commands that promote a version, run a candidate beside it, or roll back, and wait for the
 * replicas' responses.
 */
@NullMarked
package io.streamtune.cli.model.release;

import org.jspecify.annotations.NullMarked;
