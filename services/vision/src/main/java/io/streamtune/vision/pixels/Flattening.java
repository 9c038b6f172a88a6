package io.streamtune.vision.pixels;

import io.streamtune.vision.header.WebpHeader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Converts a decoder's output to {@code uint8[h, w, 3]}: 16 bits to 8, gray to colour, alpha to
 * white.
 */
final class Flattening {
  private static final double SHORT_TO_BYTE = 1 / 257.0;

  /** Whether the decoder's colours are already multiplied by alpha. */
  enum Alpha {
    STRAIGHT,
    PREMULTIPLIED
  }

  private Flattening() {}

  /** Converts BGR, BGRA or gray to RGB; transparent pixels turn white. */
  static void toColor(Mat source, Mat target, Alpha alpha) {
    if (source.depth() != opencv_core.CV_8U) {
      source.convertTo(source, opencv_core.CV_8U, SHORT_TO_BYTE, 0);
    }
    switch (source.channels()) {
      case 1 -> opencv_imgproc.cvtColor(source, target, opencv_imgproc.COLOR_GRAY2BGR);
      case 4 -> onWhite(source, target, alpha);
      default -> opencv_imgproc.cvtColor(source, target, opencv_imgproc.COLOR_BGR2RGB);
    }
  }

  /** Multiplies colour by alpha and adds white times the rest. */
  private static void onWhite(Mat source, Mat target, Alpha alpha) {
    try (Mat rest = new Mat()) {
      opencv_core.extractChannel(source, rest, 3);
      opencv_core.bitwise_not(rest, rest);
      opencv_imgproc.cvtColor(rest, rest, opencv_imgproc.COLOR_GRAY2BGR);
      if (alpha == Alpha.STRAIGHT) {
        opencv_imgproc.cvtColor(source, source, opencv_imgproc.COLOR_RGBA2mRGBA);
      }
      opencv_imgproc.cvtColor(source, target, opencv_imgproc.COLOR_BGRA2RGB);
      opencv_core.add(target, rest, target);
    }
  }

  /** Turns the pixels of one gray value white. */
  static void whiten(Mat gray, int key) {
    boolean deep = gray.depth() == opencv_core.CV_16U;
    try (Scalar value = new Scalar(key);
        Mat wanted = new Mat(1, 1, gray.type(), value);
        Scalar most = new Scalar(deep ? 65535 : 255);
        Mat white = new Mat(1, 1, gray.type(), most);
        Mat mask = new Mat()) {
      opencv_core.inRange(gray, wanted, wanted, mask);
      gray.setTo(white, mask);
    }
  }

  static void white(Mat target, int width, int height) {
    target.create(height, width, opencv_core.CV_8UC3);
    try (Scalar white = new Scalar(255, 255, 255, 255);
        Mat value = new Mat(1, 1, opencv_core.CV_64FC4, white)) {
      target.setTo(value);
    }
  }

  /** Puts an animation's frame at its place on a white canvas. */
  static void placeOnWhite(Mat pixels, Mat spare, WebpHeader.Frame frame) {
    pixels.copyTo(spare);
    white(pixels, frame.canvasW(), frame.canvasH());
    int width = Math.min(frame.width(), frame.canvasW() - frame.x());
    int height = Math.min(frame.height(), frame.canvasH() - frame.y());
    if (width <= 0 || height <= 0) {
      return;
    }
    try (Rect from = new Rect(0, 0, width, height);
        Rect to = new Rect(frame.x(), frame.y(), width, height);
        Mat source = new Mat(spare, from);
        Mat target = new Mat(pixels, to)) {
      source.copyTo(target);
    }
  }
}
