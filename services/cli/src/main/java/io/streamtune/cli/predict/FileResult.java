package io.streamtune.cli.predict;

import java.util.List;

/** What is said about a file. */
sealed interface FileResult {
  /** Code of a file that is not there. */
  String NOT_FOUND = "not-found";

  /** Code of a file that is there but cannot be read. */
  String UNREADABLE = "unreadable";

  /** Returns the file as it was given, or found below a directory that was given. */
  String file();

  /** It was classified: its most probable labels, best first. */
  record Labels(String file, List<Label> labels) implements FileResult {
    /** Copies the list. */
    public Labels {
      labels = List.copyOf(labels);
    }
  }

  /**
   * It was not.
   *
   * @param file the file
   * @param code an {@link io.streamtune.events.ErrorCode} as on the wire, {@link #NOT_FOUND} or
   *     {@link #UNREADABLE}
   * @param message what was wrong, for a person
   */
  record Failed(String file, String code, String message) implements FileResult {}

  /**
   * A class and how probable the model finds it.
   *
   * @param index in the order of the model's classes; two classes may share a name
   * @param name of the class
   * @param probability in [0, 1]
   */
  record Label(int index, String name, float probability) {}
}
