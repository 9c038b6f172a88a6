package io.streamtune.loadtest.measure;

import java.util.Map;

/**
 * The numbers of images of a run, without those of its warm-up.
 *
 * @param sent handed to the sender
 * @param brokenSent of these, made undecodable on purpose
 * @param notSent due, but not handed to the sender when the run ended
 * @param acknowledged acknowledged by the brokers
 * @param sendFailures rejected by the brokers for good, or without a reply over HTTP
 * @param failuresByReason send failures by reason
 * @param shed rejected over HTTP because too many others waited (503)
 * @param predictions images with a prediction
 * @param deadLetters images with a dead letter; over HTTP, with an error of another status than 503
 * @param deadLettersByCode dead letters by code
 * @param notAnswered sent and not rejected, without an answer when the run ended
 * @param duplicateAnswers further answers to an image that had one
 * @param foreignAnswers answers to images that are not of this run, or that cannot be decoded
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
  /** Copies the maps; a result of an earlier version has no reasons of failures. */
  public Counts {
    failuresByReason = failuresByReason == null ? Map.of() : Map.copyOf(failuresByReason);
    deadLettersByCode = Map.copyOf(deadLettersByCode);
  }
}
