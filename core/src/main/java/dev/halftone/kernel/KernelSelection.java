package dev.halftone.kernel;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.Locale;

/**
 * Chooses the kernels, once, at first use.
 *
 * <p>SIMD is taken only where it is known to pay and to agree: the module {@code
 * jdk.incubator.vector} is in the boot layer, HotSpot's optimising compiler C2 is at work
 * (interpreted or compiled by C1, vector code is 13 to 27 times slower than plain loops), the
 * vectors have 128 bits or more, and a self-check gives the scalar twin's bits. Otherwise the
 * scalar kernels are taken and one line is logged that says why and what would help.
 *
 * <p>The system property {@code halftone.simd} overrides: {@code auto} (default), {@code off}
 * (scalar, silently), or {@code on} (SIMD whatever the compiler; an error where that is
 * impossible).
 */
public final class KernelSelection {

  static final String PROPERTY = "halftone.simd";
  private static final String MODULE = "jdk.incubator.vector";

  private KernelSelection() {}

  /**
   * The kernels of this process. If {@code halftone.simd} is malformed, or is {@code on} where SIMD
   * is impossible, every loop of theirs throws an {@link IllegalStateException} that says so.
   */
  public static Kernels kernels() {
    return Holder.CHOICE.kernels;
  }

  /**
   * The choice in words, such as {@code "SIMD, 512-bit"} or {@code "scalar (halftone.simd=off)"}.
   */
  public static String description() {
    return choice().description;
  }

  /**
   * Whether vector code may be used: the twins of this package with loops of their own ask this.
   */
  static boolean vectorized() {
    return choice().vectorized;
  }

  private static Choice choice() {
    Choice choice = Holder.CHOICE;
    if (choice.problem != null) {
      throw new IllegalStateException(choice.problem);
    }
    return choice;
  }

  /** With a problem, or null; the choice itself must not fail, see {@link #refusing}. */
  private record Choice(Kernels kernels, boolean vectorized, String description, String problem) {

    static Choice scalar(String reason) {
      return new Choice(new ScalarKernels(), false, "scalar (" + reason + ")", null);
    }

    static Choice vector(Kernels kernels, int bits) {
      return new Choice(kernels, true, "SIMD, " + bits + "-bit", null);
    }

    static Choice impossible(String problem) {
      return new Choice(refusing(problem), false, null, problem);
    }
  }

  /**
   * Callers keep the kernels in static fields: were {@link #kernels()} to throw, their classes
   * would fail to load, and say nothing of the reason from the second use on.
   */
  private static Kernels refusing(String problem) {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (kernels, loop, arguments) -> {
              throw new IllegalStateException(problem);
            });
  }

  /** Loaded at first use. */
  private static final class Holder {
    static final Choice CHOICE = choose(System.getProperty(PROPERTY, "auto"));
  }

  private static Choice choose(String requested) {
    return switch (requested.toLowerCase(Locale.ROOT)) {
      case "off" -> Choice.scalar(PROPERTY + "=off");
      case "on" -> {
        Refusal refusal = vectorsMissing();
        yield refusal == null ? vectorOr(true) : impossible(refusal);
      }
      case "auto" -> {
        Refusal refusal = vectorsMissing();
        refusal = refusal == null ? compilerMissing() : refusal;
        yield refusal == null ? vectorOr(false) : fallBack(refusal);
      }
      default ->
          Choice.impossible(PROPERTY + ": expected auto, on or off, got \"" + requested + "\"");
    };
  }

  private static Choice vectorOr(boolean demanded) {
    int bits = VectorKernels.bits();
    Kernels vector = new VectorKernels();
    Refusal refusal = null;
    if (bits < 128) {
      refusal = new Refusal("vectors have " + bits + " bits only", "raise -XX:MaxVectorSize to 16");
    } else {
      String difference = SelfCheck.firstDifference(new ScalarKernels(), vector);
      if (difference != null) {
        refusal =
            new Refusal(
                "the self-check of SIMD failed at " + difference,
                "please report it with the output of java -version");
      }
    }
    if (refusal == null) {
      return Choice.vector(vector, bits);
    }
    return demanded ? impossible(refusal) : fallBack(refusal);
  }

  private static Choice impossible(Refusal refusal) {
    return Choice.impossible(PROPERTY + "=on: " + refusal.reason + "; " + refusal.remedy);
  }

  private static Choice fallBack(Refusal refusal) {
    System.getLogger("dev.halftone")
        .log(Level.INFO, "Kernels are scalar: " + refusal.reason + "; " + refusal.remedy);
    return Choice.scalar(refusal.reason);
  }

  /** Why SIMD was not taken, and what the user can do about it. */
  private record Refusal(String reason, String remedy) {}

  private static Refusal vectorsMissing() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new Refusal(
          "module " + MODULE + " is not loaded", "start java with --add-modules " + MODULE);
    }
    return null;
  }

  /**
   * Reads the VM's own description, since asking through java.management would load that module.
   */
  private static Refusal compilerMissing() {
    String name = System.getProperty("java.vm.name", "");
    String info = System.getProperty("java.vm.info", "");
    String version =
        System.getProperty("java.vm.version", "") + System.getProperty("java.vendor.version", "");
    String remedy = "use a HotSpot JVM with C2, or force SIMD with -D" + PROPERTY + "=on";
    boolean hotSpot = name.contains("HotSpot") || name.contains("OpenJDK");
    if (!hotSpot
        || !name.contains("Server")
        || version.contains("jvmci")
        || version.contains("GraalVM")) {
      return new Refusal("the JIT of " + name + " " + version + " is not C2", remedy);
    }
    if (info.contains("interpreted")) {
      return new Refusal("the JVM interprets only (-Xint)", "drop -Xint");
    }
    // What HotSpot prints when C1 is the last tier.
    if (info.contains("emulated-client")) {
      return new Refusal(
          "the JVM compiles with C1 only",
          "drop -XX:TieredStopAtLevel, -XX:CompilationMode=quick-only or -client");
    }
    return null;
  }
}
