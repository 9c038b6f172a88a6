/**
 * Explains how the network sees one photo.
 *
 * <pre>
 *   photo ──▶ ExplainCommand ──▶ services/explain ──▶ page (a file), table (the terminal),
 *                                                     ExplanationJson (programs)
 * </pre>
 */
@NullMarked
package io.streamtune.cli.explain;

import org.jspecify.annotations.NullMarked;
