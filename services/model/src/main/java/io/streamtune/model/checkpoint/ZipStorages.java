package io.streamtune.model.checkpoint;

import io.streamtune.model.InvalidModelException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The zip format of PyTorch 1.6 and later: {@code NAME/data.pkl}, {@code NAME/data/KEY}. */
final class ZipStorages implements Storages {
  /** The pickle of a ResNet-152 has 100 kB. */
  static final long PICKLE_BYTES_MAX = 16L << 20;

  private final Path file;
  private final ZipFile zip;
  private final String folder;
  private final boolean bigEndian;

  private ZipStorages(Path file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    this.folder = folder(file, zip);
    ZipEntry byteOrder = zip.getEntry(folder + "byteorder");
    this.bigEndian =
        byteOrder != null
            && new String(bytes(byteOrder, 0, 3), StandardCharsets.US_ASCII).equals("big");
  }

  static ZipStorages open(Path file) throws IOException {
    ZipFile zip = zip(file);
    try {
      return new ZipStorages(file, zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile zip(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException | IllegalArgumentException e) {
      throw new InvalidModelException(
          file + " is a damaged zip file, probably cut short", "fetch the file again", e);
    }
  }

  private static String folder(Path file, ZipFile zip) {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
        .findFirst()
        .map(name -> name.substring(0, name.length() - 8))
        .orElseThrow(
            () ->
                new InvalidModelException(
                    file + " is a zip file but no PyTorch checkpoint: it holds no data.pkl",
                    "give a file that torch.save wrote"));
  }

  /** Returns the bytes of the main pickle. */
  ByteBuffer pickle() throws IOException {
    ZipEntry entry = entry("data.pkl");
    if (entry.getSize() > PICKLE_BYTES_MAX) {
      throw PickleCalls.refused("a pickle of " + entry.getSize() + " bytes");
    }
    return ByteBuffer.wrap(bytes(entry, 0, entry.getSize()));
  }

  @Override
  public ByteBuffer read(String key, Range range) throws IOException {
    byte[] bytes = bytes(entry("data/" + key), range.offset(), range.length());
    if (bigEndian) {
      swap(bytes, range.elementBytes());
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long fileBytes() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new InvalidModelException(file + " went away while it was read", "try again", e);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private ZipEntry entry(String name) {
    @Nullable ZipEntry entry = zip.getEntry(folder + name);
    if (entry == null) {
      throw new InvalidModelException(
          file + " lacks its part " + PickleCalls.printable(name), "fetch the file again");
    }
    return entry;
  }

  private byte[] bytes(ZipEntry entry, long offset, long length) throws IOException {
    String name = PickleCalls.printable(entry.getName());
    if (entry.getMethod() != ZipEntry.STORED) {
      throw PickleCalls.refused("the compressed part " + name);
    }
    long available = Math.min(entry.getSize(), fileBytes());
    if (offset > available || length > available - offset || length > Integer.MAX_VALUE - 8) {
      throw new InvalidModelException(
          "%s: part %s has %d bytes, too few for bytes %d to %d"
              .formatted(file, name, available, offset, offset + length),
          "fetch the file again");
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      in.skipNBytes(offset);
      bytes = in.readNBytes((int) length);
    } catch (ZipException | EOFException e) {
      throw new InvalidModelException(
          "%s: part %s is damaged".formatted(file, name), "fetch the file again", e);
    }
    if (bytes.length < length) {
      throw new InvalidModelException(
          "%s: part %s is cut short".formatted(file, name), "fetch the file again");
    }
    return bytes;
  }

  private static void swap(byte[] bytes, int width) {
    for (int start = 0; start + width <= bytes.length; start += width) {
      for (int i = 0; i < width / 2; i++) {
        byte first = bytes[start + i];
        bytes[start + i] = bytes[start + width - 1 - i];
        bytes[start + width - 1 - i] = first;
      }
    }
  }
}
