/**
 * The result of a run, for programs and for people; the same for every kind of run.
 *
 * <pre>
 * RunMeasurements, options, Machine ─▶ LoadResult ─┬▶ ResultFiles ─▶ result.json, result.html (ResultPage)
 *                                                  └▶ ResultText ─▶ the terminal
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.result;

import org.jspecify.annotations.NullMarked;
