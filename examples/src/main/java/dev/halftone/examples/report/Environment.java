package dev.halftone.examples.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run took place.
 *
 * @param java the Java version and its virtual machine
 * @param kernels which kernels ran and why
 * @param threads how many threads they used
 * @param os the operating system
 * @param processor the processor's name and how many of its cores the virtual machine may use
 * @param maxHeap the largest heap the virtual machine may take, in bytes
 */
public record Environment(
    String java, String kernels, int threads, String os, String processor, long maxHeap) {
  private static final Path MEMORY = Path.of("/proc/self/status");
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /**
   * The environment of this process.
   *
   * @param kernels which kernels run and why
   * @param threads how many threads they use
   */
  public static Environment current(String kernels, int threads) {
    Runtime runtime = Runtime.getRuntime();
    return new Environment(
        System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"),
        kernels,
        threads,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        processorName() + ", " + runtime.availableProcessors() + " available",
        runtime.maxMemory());
  }

  private static String processorName() {
    String named = find(PROCESSORS, "model name\\s*:\\s*(.+)");
    return named.isEmpty() ? System.getProperty("os.arch") : named.strip();
  }

  /**
   * The most memory this process ever held, in bytes: resident memory where the system tells it,
   * else what the virtual machine holds of its heap now.
   */
  public static long peakMemory() {
    String kilobytes = find(MEMORY, "VmHWM:\\s*(\\d+) kB");
    return kilobytes.isEmpty()
        ? Runtime.getRuntime().totalMemory()
        : Long.parseLong(kilobytes) * 1024;
  }

  /**
   * The first match in a file of the Linux kernel, or an empty string where there is no such file.
   */
  private static String find(Path file, String pattern) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
      return matcher.find() ? matcher.group(1) : "";
    } catch (IOException | SecurityException e) {
      return "";
    }
  }
}
