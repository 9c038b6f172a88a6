/** Classifies images in this process, without Kafka and HTTP, for commands that read files. */
@NullMarked
package io.streamtune.inference.local;

import org.jspecify.annotations.NullMarked;
