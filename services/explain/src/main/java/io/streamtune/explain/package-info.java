/**
 * Explains how a network sees one photo, with the real numbers of the served graph.
 *
 * <pre>
 *   photo ──▶ Explainer: decode ──▶ engine (the served graph, intermediate outputs)
 *                 │                       │
 *                 │        kernels, Layer (stem, stages), logits ──▶ Scores
 *                 │                       └─ HeadGradient ──▶ ClassMap
 *                 └──▶ Explanation ──▶ page: one file for people
 * </pre>
 */
@NullMarked
package io.streamtune.explain;

import org.jspecify.annotations.NullMarked;
