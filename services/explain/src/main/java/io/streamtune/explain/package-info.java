/**
 * What a network does with one photo: the real numbers of the served graph, not drawings.
 *
 * <pre>
 *   photo ──▶ Explainer: decode ──▶ engine (the served graph, inner values as outputs)
 *                 │                       │
 *                 │        kernels, Layer (stem, stages), logits ──▶ Scores
 *                 │                       └─ HeadGradient ──▶ ClassMap
 *                 └──▶ Explanation ──▶ page: one file for people
 * </pre>
 */
@NullMarked
package io.streamtune.explain;

import org.jspecify.annotations.NullMarked;
