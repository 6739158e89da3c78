package dev.halftone.benchmarks;

import java.util.Optional;

/**
 * The libraries of the Maven profile {@code peers}, whose classes, in a source folder of their own,
 * are there only if this jar was built with it.
 */
final class Peers {
  private Peers() {}

  /** A library of products and convolutions by the name of its class. */
  static Optional<KernelLibrary> library(String name, int threads) {
    return find(name, KernelLibrary.class, threads);
  }

  /**
   * An instance made with the number of threads; empty, with a line that says why, where the class
   * or what it needs is missing.
   */
  static <T> Optional<T> find(String name, Class<T> type, int threads) {
    try {
      return Optional.of(
          Class.forName(Peers.class.getPackageName() + "." + name)
              .asSubclass(type)
              .getDeclaredConstructor(int.class)
              .newInstance(threads));
    } catch (ClassNotFoundException missing) {
      System.out.println("left out: " + name + ": this jar was built without the profile peers");
    } catch (ReflectiveOperationException | LinkageError failed) {
      Throwable reason = failed.getCause() == null ? failed : failed.getCause();
      System.out.println("left out: " + name + ": " + reason);
    }
    return Optional.empty();
  }
}
