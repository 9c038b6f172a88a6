package io.streamtune.loadtest.measure;

import java.util.Map;

/**
 * How many images of a run, without those of its warm-up.
 *
 * @param sent handed to the sender
 * @param brokenSent of these, made so that nobody can decode them
 * @param notSent due, but not even handed to the sender when the run ended
 * @param acknowledged taken by the brokers
 * @param sendFailures refused by the brokers for good, or without a reply by HTTP
 * @param failuresByReason the same by reason
 * @param shed turned away by HTTP because too many others waited (503)
 * @param predictions images with a prediction
 * @param deadLetters images with a dead letter; by HTTP, with an error of another status than 503
 * @param deadLettersByCode the same by reason
 * @param notAnswered sent and not refused, without an answer when the run ended
 * @param duplicateAnswers further answers to an image that had one
 * @param foreignAnswers answers to images that are not of this run, or that cannot be read
 * @param goodImagesRefused dead letters of images that were not made broken
 * @param brokenImagesPredicted predictions for images that were
 * @param withinDeadline predictions received within the deadline
 * @param answeredWhileSending answers received before the end of sending
 */
public record Counts(
    long sent,
    long brokenSent,
    long notSent,
    long acknowledged,
    long sendFailures,
    Map<String, Long> failuresByReason,
    long shed,
    long predictions,
    long deadLetters,
    Map<String, Long> deadLettersByCode,
    long notAnswered,
    long duplicateAnswers,
    long foreignAnswers,
    long goodImagesRefused,
    long brokenImagesPredicted,
    long withinDeadline,
    long answeredWhileSending) {
  /** Copies the reasons; a result of an earlier version has none of failures. */
  public Counts {
    failuresByReason = failuresByReason == null ? Map.of() : Map.copyOf(failuresByReason);
    deadLettersByCode = Map.copyOf(deadLettersByCode);
  }
}
