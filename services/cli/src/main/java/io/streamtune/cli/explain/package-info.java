/**
 * One photo, and how the network sees it.
 *
 * <pre>
 *   photo ──▶ ExplainCommand ──▶ services/explain ──▶ page (a file), table (the terminal),
 *                                                     ExplanationJson (programs)
 * </pre>
 */
@NullMarked
package io.streamtune.cli.explain;

import org.jspecify.annotations.NullMarked;
