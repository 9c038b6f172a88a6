package io.streamtune.model.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.files.DurableFiles;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads and writes the bytes of an ONNX file, plain or gzipped. */
final class ModelFile {
  /** Protobuf sizes are {@code int}: no message, and so no model in one file, can be larger. */
  private static final long BYTES_MAX = Integer.MAX_VALUE - 8L;

  /** Largest size of an unpacked model; ResNet-152 has 240 MB. A larger one is taken for a bomb. */
  private static final int UNPACKED_BYTES_MAX = 1 << 30;

  private static final String GET_AGAIN = "get the file again and compare its checksum";

  private ModelFile() {}

  static ModelProto read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new InvalidModelException(file + " is a directory", "name the .onnx file in it");
    }
    if (Files.size(file) > BYTES_MAX) {
      throw new InvalidModelException(
          file + " has " + Files.size(file) + " bytes, an ONNX file has at most 2 GB",
          "use a smaller network");
    }
    try {
      return parse(Files.readAllBytes(file));
    } catch (InvalidModelException e) {
      throw e.in(file);
    }
  }

  static ModelProto parse(byte[] bytes) {
    ByteString given = UnsafeByteOperations.unsafeWrap(bytes);
    ByteString plain = startsWith(given, 0x1f, 0x8b) ? unpack(given) : given;
    refuseKnownOthers(plain);
    try {
      // Aliasing avoids a second copy of 100 MB of weights. A stream of the array itself would
      // copy, as it cannot know that nobody changes the array.
      CodedInputStream input = plain.newCodedInput();
      input.enableAliasing(true);
      return refuseEmpty(ModelProto.parseFrom(input));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidModelException(
          "not an ONNX file, or damaged (%s)".formatted(e.getMessage()), GET_AGAIN, e);
    } catch (IOException e) {
      throw new InvalidModelException("not an ONNX file, or damaged", GET_AGAIN, e);
    }
  }

  static ByteBuffer bytes(ModelProto model, SegmentAllocator memory) {
    ByteBuffer bytes = memory.allocate(model.getSerializedSize()).asByteBuffer();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      model.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory of the model's own size is too small", e);
    }
    return bytes.flip().asReadOnlyBuffer();
  }

  static void write(ModelProto model, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path part = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        model.writeTo(out);
        out.flush();
        channel.force(true);
      }
      DurableFiles.move(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static ByteString unpack(ByteString bytes) {
    try (InputStream in = new GZIPInputStream(bytes.newInput(), 1 << 16)) {
      byte[] plain = in.readNBytes(UNPACKED_BYTES_MAX);
      if (in.read() >= 0) {
        throw new InvalidModelException(
            "unpacks to more than " + UNPACKED_BYTES_MAX + " bytes", "gunzip it yourself first");
      }
      return UnsafeByteOperations.unsafeWrap(plain);
    } catch (ZipException | EOFException e) {
      throw new InvalidModelException(
          "damaged gzip data (%s)".formatted(e.getMessage()), GET_AGAIN, e);
    } catch (IOException e) {
      throw new InvalidModelException("damaged gzip data", GET_AGAIN, e);
    }
  }

  private static void refuseKnownOthers(ByteString bytes) {
    if (bytes.isEmpty()) {
      throw new InvalidModelException("empty file", GET_AGAIN);
    }
    if (startsWith(bytes, 'P', 'K', 3, 4)) {
      throw new InvalidModelException(
          "a zip archive, not an ONNX file",
          "unzip it; if it is a PyTorch checkpoint, import it as a checkpoint");
    }
    if (startsWith(bytes, 0x80, 2)) {
      throw new InvalidModelException(
          "a Python pickle, not an ONNX file", "import it as a PyTorch checkpoint");
    }
  }

  private static ModelProto refuseEmpty(ModelProto model) {
    if (!model.hasGraph() || model.getIrVersion() <= 0 || model.getOpsetImportCount() == 0) {
      throw new InvalidModelException("not an ONNX file: no graph, version or opset", GET_AGAIN);
    }
    return model;
  }

  private static boolean startsWith(ByteString bytes, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.size() || (bytes.byteAt(i) & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
