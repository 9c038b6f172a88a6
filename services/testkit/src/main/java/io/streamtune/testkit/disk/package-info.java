/**
 * A disk that records its operations in order, so that a test can check what a loss of power would
 * leave at any moment.
 *
 * <pre>
 * code under test ─▶ RecordingPath ─▶ RecordingProvider ─┬─▶ a real folder
 *                                                        └─▶ DiskJournal ─▶ what is left after n operations
 * </pre>
 */
@NullMarked
package io.streamtune.testkit.disk;

import org.jspecify.annotations.NullMarked;
