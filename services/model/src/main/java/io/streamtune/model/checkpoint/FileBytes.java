package io.streamtune.model.checkpoint;

import io.streamtune.model.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads ranges of a file. Each is checked against the file's size before memory is allocated. */
final class FileBytes implements AutoCloseable {
  private final String name;
  private final FileChannel channel;
  private final long sizeBytes;

  private FileBytes(String name, FileChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.sizeBytes = channel.size();
  }

  static FileBytes open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new FileBytes(file.toString(), channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Reads a range into a new little-endian buffer, position 0. */
  ByteBuffer read(long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || offset > sizeBytes || length > sizeBytes - offset) {
      throw new InvalidModelException(
          "%s is cut short: bytes %d to %d are asked for, the file has %d"
              .formatted(name, offset, offset + length, sizeBytes),
          "fetch the file again");
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw new InvalidModelException(
          "%s holds a block of %d bytes".formatted(name, length), "at most 2 GiB each are read");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new InvalidModelException(name + " shrank while it was read", "read it again");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
