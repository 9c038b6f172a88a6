package io.streamtune.trainer.dataset;

import java.nio.file.Path;

/**
 * A file that the data set names but leaves out.
 *
 * @param file the file
 * @param code {@code missing} if there is no such file, {@code folder} if it is a folder inside a
 *     class, {@code unreadable} if the operating system cannot read it, else the wire name of an
 *     {@link io.streamtune.events.ErrorCode}, for example {@code truncated}
 * @param detail one line for people
 */
public record SkippedFile(Path file, String code, String detail) implements Checked {}
