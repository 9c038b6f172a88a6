/**
 * The one place with state that changes while images pass: which image is decoded next, which batch
 * runs next, which result is given next. All of it is confined to one event loop.
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
