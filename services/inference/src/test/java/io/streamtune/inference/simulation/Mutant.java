package io.streamtune.inference.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A bug put into one class of the service: its source is changed, compiled in memory, and loaded
 * with the rest of the service beside the sound one.
 *
 * @param what what is wrong with it
 * @param source path of the source, below {@code services/}
 * @param sound a text that occurs there once
 * @param broken what stands there instead
 */
record Mutant(String what, String source, String sound, String broken) {

  /** Returns what the simulation of a seed finds in the broken service. */
  LongFunction<Optional<String>> simulation() {
    try {
      Class<?> seeds = new Loader(compiled()).loadClass(Seeds.class.getName());
      @SuppressWarnings("unchecked")
      LongFunction<Optional<String>> simulation =
          (LongFunction<Optional<String>>) seeds.getDeclaredConstructor().newInstance();
      return simulation;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(what, e);
    }
  }

  /** The simulation, for a caller that shares no class of the service with it. */
  public static final class Seeds implements LongFunction<Optional<String>> {
    /** Called by reflection. */
    public Seeds() {}

    @Override
    public Optional<String> apply(long seed) {
      return Simulation.run(seed).violation();
    }
  }

  @Override
  public String toString() {
    return what;
  }

  private String brokenSource() {
    Path root = Path.of(System.getProperty("streamtune.root", "../.."));
    String text;
    try {
      text = Files.readString(root.resolve("services").resolve(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int at = text.indexOf(sound);
    if (at < 0 || text.indexOf(sound, at + 1) >= 0) {
      throw new IllegalStateException(source + " must hold this once: " + sound);
    }
    return text.replace(sound, broken);
  }

  /** Returns the broken class, and the classes in it, by name. */
  Map<String, byte[]> compiled() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8);
        Memory memory = new Memory(files)) {
      boolean isCompiled =
          compiler
              .getTask(
                  messages,
                  memory,
                  null,
                  List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path")),
                  null,
                  List.of(new Text(source, brokenSource())))
              .call();
      if (!isCompiled) {
        throw new IllegalStateException(what + ": " + messages);
      }
      return memory.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(String name, String text) {
      super(URI.create("memory:///" + name), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps what is compiled. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          classes.put(name, bytes);
          return bytes;
        }
      };
    }

    Map<String, byte[]> bytes() {
      Map<String, byte[]> bytes = new HashMap<>();
      classes.forEach((name, written) -> bytes.put(name, written.toByteArray()));
      return bytes;
    }
  }

  /** Loads the service anew, and the broken class instead of the sound one. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> broken;

    Loader(Map<String, byte[]> broken) {
      super(Mutant.class.getClassLoader());
      this.broken = broken;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.streamtune.inference.")
          && !name.startsWith("io.streamtune.stream.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      byte[] bytes = broken.containsKey(name) ? broken.get(name) : sound(name);
      return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] sound(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
