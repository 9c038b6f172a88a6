/** Reads topics without a consumer group: follows one, replays one, or reads single positions. */
@NullMarked
package io.streamtune.stream.read;

import org.jspecify.annotations.NullMarked;
