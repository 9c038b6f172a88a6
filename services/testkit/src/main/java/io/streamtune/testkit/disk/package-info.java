/**
 * A disk that remembers what was done to it and in which order, so that a test can ask what a loss
 * of power would have left at any moment.
 *
 * <pre>
 * code under test ─▶ RecordingPath ─▶ RecordingProvider ─┬─▶ a real folder, as ever
 *                                                        └─▶ DiskJournal ─▶ what is left after operation n
 * </pre>
 */
@NullMarked
package io.streamtune.testkit.disk;

import org.jspecify.annotations.NullMarked;
