/**
 * The contract: what travels on each topic, as records with codecs, from {@code schemas/}.
 *
 * <pre>
 *            read                                     encode
 * images  ──▶ ImageEvent ──▶ … ──▶ Prediction ────────────▶ EventMessage ──▶ predictions
 *    │                        └──▶ ErrorCode ──▶ DeadLetter ─▶ EventMessage ──▶ images.dlq
 *    │ position
 *    ▼
 * Label, LabelledImage ─▶ labels       ModelEvent ─▶ models       TrainingEvent, LiveQualityEvent ─▶ training
 * </pre>
 *
 * <p>Bodies are never copied here. Reading is liberal where the sender may be a bare Kafka client,
 * and says what to send instead where it refuses. Unknown JSON properties are ignored, so that a
 * newer writer does not break an older reader.
 *
 * <p>No Kafka client is needed to use this package: an event is a key, {@link
 * io.streamtune.events.Headers} and a value.
 */
@NullMarked
package io.streamtune.events;

import org.jspecify.annotations.NullMarked;
