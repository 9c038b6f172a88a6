/**
 * The contract: the events of each topic as records with codecs, as specified in {@code schemas/}.
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
 * <p>The codecs never copy an image body. Reading is liberal where the sender may be a bare Kafka
 * client, and an error names what to send instead. Unknown JSON properties are ignored, so that a
 * newer writer does not break an older reader.
 *
 * <p>No Kafka client is needed to use this package: an event is a key, {@link
 * io.streamtune.events.Headers} and a value.
 */
@NullMarked
package io.streamtune.events;

import org.jspecify.annotations.NullMarked;
