package dev.halftone.io;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where classes come from, for a JVM that is started by a test. */
final class ClassPath {
  private ClassPath() {}

  static String of(Class<?>... types) {
    return Stream.of(types)
        .map(ClassPath::root)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  // The system property class.path does not do: in a build the classes are on the module path.
  private static String root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    URL url = type.getResource("/" + name);
    try {
      URLConnection connection = url.openConnection();
      if (connection instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI()).toString();
      }
      String text = url.toURI().toString();
      return Path.of(URI.create(text.substring(0, text.length() - name.length()))).toString();
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
