/**
 * Compares two results.
 *
 * <pre>
 * result.json, result.json ─▶ ResultComparison ─▶ a table with ratios
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.compare;

import org.jspecify.annotations.NullMarked;
