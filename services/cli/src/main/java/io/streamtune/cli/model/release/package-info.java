/**
 * The commands that put a version into service, try one beside it, or go back, and that wait for
 * the replicas' answers.
 */
@NullMarked
package io.streamtune.cli.model.release;

import org.jspecify.annotations.NullMarked;
