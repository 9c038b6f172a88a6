package io.streamtune.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of Streamtune, as recorded by the build, and those of what it runs on. */
final class ProjectVersion implements IVersionProvider {
  private static final String RESOURCE = "version.properties";

  /** Returns one line each for Streamtune, ONNX Runtime and Java. */
  @Override
  public String[] getVersion() {
    Properties build = read();
    return new String[] {
      "streamtune " + build.getProperty("version"),
      "ONNX Runtime " + build.getProperty("onnxruntime"),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
    };
  }

  private static Properties read() {
    try (InputStream in = ProjectVersion.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(in, RESOURCE));
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
