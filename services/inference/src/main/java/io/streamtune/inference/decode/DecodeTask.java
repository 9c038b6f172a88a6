package io.streamtune.inference.decode;

import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.vision.Preprocessing;

/**
 * An image and the rows that wait for it.
 *
 * @param request the image
 * @param plan its views
 * @param preprocessing how it becomes rows
 * @param firstRow first of its rows in the tensor; as many as views belong to it
 * @param sequence order of arrival
 */
public record DecodeTask(
    ImageRequest request, TtaPlan plan, Preprocessing preprocessing, int firstRow, long sequence) {}
