package io.streamtune.cli.predict;

import java.util.List;

/** The result of classifying a file. */
sealed interface FileResult {
  /** Code of a file that does not exist. */
  String NOT_FOUND = "not-found";

  /** Code of a file that exists but cannot be read. */
  String UNREADABLE = "unreadable";

  /** Returns the file as it was given, or as found below a given directory. */
  String file();

  /** The file was classified: its most probable labels, best first. */
  record Labels(String file, List<Label> labels) implements FileResult {
    /** Copies the list. */
    public Labels {
      labels = List.copyOf(labels);
    }
  }

  /**
   * The file was not classified.
   *
   * @param file the file
   * @param code an {@link io.streamtune.events.ErrorCode} as on the wire, {@link #NOT_FOUND} or
   *     {@link #UNREADABLE}
   * @param message what was wrong, for people
   */
  record Failed(String file, String code, String message) implements FileResult {}

  /**
   * A class and its probability.
   *
   * @param index index in the model's classes; two classes may share a name
   * @param name name of the class
   * @param probability in [0, 1]
   */
  record Label(int index, String name, float probability) {}
}
