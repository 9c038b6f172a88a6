/**
 * Decides which image is decoded next, which batch runs next and which result is emitted next.
 * State that changes while images pass is kept here alone, and confined to one event loop.
 *
 * <pre>
 *   submit ─▶ DecodeScheduler ─▶ (decode) ─▶ onDecoded ─▶ (batch) ─▶ BatchDispatcher ─▶ (classify)
 *                  ▲                                                       │
 *                  └── another pass (tta) ◀── Pipeline.judge ◀─────────────┤
 *                                                  │                       └─ failed: images run alone
 *                                                  ▼
 *                                            ResultEmitter ─▶ ImageRequest.reply
 * </pre>
 */
@NullMarked
package io.streamtune.inference.schedule;

import org.jspecify.annotations.NullMarked;
