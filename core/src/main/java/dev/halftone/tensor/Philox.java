package dev.halftone.tensor;

import dev.halftone.kernel.KernelSelection;
import dev.halftone.kernel.Kernels;
import java.nio.charset.StandardCharsets;

/**
 * The counter-based random generator Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3" (SC 2011).
 *
 * <p>The stream is a pure function of a 64-bit key and a position, counted in 32-bit words: element
 * i of a draw depends on the key and its own words alone, so neither threads nor the way a batch is
 * cut change it, and a generator is saved as two numbers. Generators that must not share a stream
 * are {@link #split(long) split} by key.
 *
 * <p>It deliberately does not implement {@code java.util.random.RandomGenerator}, whose derived
 * methods are free to change their values with the JDK.
 */
public final class Philox {
  private static final Kernels KERNELS = KernelSelection.kernels();

  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  /** The high counter word of the streams; keys are derived from other counters. */
  private static final int STREAM = 0;

  private static final int SPLIT = 1;

  /** Draws of one element are made of so many words, at places that depend on its index alone. */
  private static final int WORDS_OF_NORMAL = 2;

  private final long key;
  private long position;

  /** The block that holds the latest single word: derived, kept because blocks come as four. */
  private final int[] block = new int[4];

  private long blockIndex = -1;

  private Philox(long key, long position) {
    this.key = key;
    this.position = position;
  }

  /** A generator at the start of the stream of a seed. */
  public static Philox seeded(long seed) {
    return new Philox(seed, 0);
  }

  /**
   * A generator as it was saved.
   *
   * @throws IllegalArgumentException if the position is negative
   */
  public static Philox at(long key, long position) {
    if (position < 0) {
      throw new IllegalArgumentException(
          "philox: expected a position of at least 0, got " + position);
    }
    return new Philox(key, position);
  }

  /** The key, which never changes. */
  public long key() {
    return key;
  }

  /** The number of 32-bit words drawn so far. */
  public long position() {
    return position;
  }

  /**
   * Goes to a saved position of the same stream.
   *
   * @throws IllegalArgumentException if the position is negative
   */
  public void moveTo(long to) {
    position = at(key, to).position;
  }

  /** A generator of its own for a label: depends on the key and the label, not on the position. */
  public Philox split(long label) {
    int[] words = new int[4];
    block(key, (int) label, (int) (label >>> 32), 0, SPLIT, words);
    return new Philox((words[0] & 0xFFFFFFFFL) | (long) words[1] << 32, 0);
  }

  /** A generator of its own for a name, such as "dropout"; pure as {@link #split(long)}. */
  public Philox split(String label) {
    Philox generator = this;
    long word = 0;
    byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      word = (word << 8) | (bytes[i] & 0xFF);
      if (i % 7 == 6) {
        generator = generator.split(word);
        word = 0;
      }
    }
    // The length closes the name, so that no name is the beginning of another.
    return generator.split(word).split(bytes.length);
  }

  // The published block function

  /** Ten rounds over a counter of four words. */
  static void block(long key, int c0, int c1, int c2, int c3, int[] out) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
      long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
  }

  private void block(long index, int[] out) {
    block(key, (int) index, (int) (index >>> 32), 0, STREAM, out);
  }

  /** Fills with the words from a position of the stream. */
  private void words(long from, int[] out, int n) {
    int[] four = new int[4];
    int i = 0;
    while (i < n) {
      long at = from + i;
      block(at >>> 2, four);
      for (int lane = (int) (at & 3); lane < 4 && i < n; lane++) {
        out[i++] = four[lane];
      }
    }
  }

  // Single draws

  /** A word: every int is equally likely. */
  public int nextInt() {
    long index = position >>> 2;
    if (index != blockIndex) {
      block(index, block);
      blockIndex = index;
    }
    return block[(int) (position++ & 3)];
  }

  /** Two words: every long is equally likely. */
  public long nextLong() {
    return (nextInt() & 0xFFFFFFFFL) | (long) nextInt() << 32;
  }

  /**
   * A whole number from 0 (inclusive) to bound (exclusive), each equally likely: Lemire's product
   * with rejection, so it may take more than one word.
   *
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("nextInt: expected a positive bound, got " + bound);
    }
    long product = (nextInt() & 0xFFFFFFFFL) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (nextInt() & 0xFFFFFFFFL) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** A float in the open interval (0, 1). */
  public float nextFloat() {
    return open(nextInt());
  }

  /**
   * A double in the open interval (0, 1), made of two words: the middle of one of 2^52 equal parts.
   */
  public double nextDouble() {
    return ((nextLong() >>> 12) + 0.5) * 0x1p-52;
  }

  /** The middle of one of 2^23 equal parts of (0, 1), which is exact in a float. */
  private static float open(int word) {
    return ((word >>> 9) + 0.5f) * 0x1p-23f;
  }

  // Tensors

  /** Fills a part of a draw from its words. */
  private interface Fill {
    void run(int[] words, float[] out, int from, int n);
  }

  private Tensor draw(Shape shape, int wordsOfElement, Fill fill) {
    float[] out = new float[shape.size()];
    long start = position;
    Chunks.run(
        out.length,
        (from, n) -> {
          int[] words = new int[n * wordsOfElement];
          words(start + (long) from * wordsOfElement, words, words.length);
          fill.run(words, out, from, n);
        });
    position = start + (long) out.length * wordsOfElement;
    return Tensor.wrap(out, shape);
  }

  /**
   * Independent uniform draws from the open interval (low, high); rounding may reach a bound only
   * if the interval is narrower than 2^-23 of its distance from 0.
   *
   * @throws IllegalArgumentException if low is not below high or a bound is not finite
   */
  public Tensor uniform(Shape shape, float low, float high) {
    if (!(low < high) || !Float.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "uniform: expected finite low < high, got low " + low + " and high " + high);
    }
    float width = high - low;
    return draw(
        shape,
        1,
        (words, out, from, n) -> {
          for (int i = 0; i < n; i++) {
            out[from + i] = Math.fma(width, open(words[i]), low);
          }
        });
  }

  /**
   * Independent standard normal draws by Box and Muller: sqrt(-2 log u) cos(2 pi v) of two uniform
   * numbers.
   */
  public Tensor normal(Shape shape) {
    return draw(
        shape,
        WORDS_OF_NORMAL,
        (words, out, from, n) -> {
          float[] angle = new float[n];
          for (int i = 0; i < n; i++) {
            out[from + i] = open(words[2 * i]);
            angle[i] = open(words[2 * i + 1]) * (float) (2 * Math.PI);
          }
          KERNELS.log(out, from, out, from, n);
          KERNELS.scale(out, from, -2, out, from, n);
          KERNELS.sqrt(out, from, out, from, n);
          KERNELS.cos(angle, 0, angle, 0, n);
          KERNELS.mul(out, from, angle, 0, out, from, n);
        });
  }

  /**
   * Independent standard normal draws conditioned on lying within [-bound, bound], the distribution
   * of drawing again whatever lies outside; made as the quantile of a uniform number, so that an
   * element takes one word whatever the bound. The 2^32 values of a word reach 6.3 at most.
   *
   * @throws IllegalArgumentException if the bound is not positive and finite
   */
  public Tensor truncatedNormal(Shape shape, float bound) {
    if (!(bound > 0 && Float.isFinite(bound))) {
      throw new IllegalArgumentException(
          "truncatedNormal: expected a positive finite bound, got " + bound);
    }
    double mass = NormalQuantile.centralMass(bound);
    return draw(
        shape,
        1,
        (words, out, from, n) -> {
          for (int i = 0; i < n; i++) {
            // The middle of one of 2^32 equal parts of (-1, 1); a signed word is centred already.
            double part = (words[i] + 0.5) * 0x1p-31;
            float z = (float) NormalQuantile.atCentralMass(part * mass);
            out[from + i] = Math.max(-bound, Math.min(bound, z));
          }
        });
  }

  /** Independent standard Gumbel draws: -log(-log u). */
  public Tensor gumbel(Shape shape) {
    return draw(
        shape,
        1,
        (words, out, from, n) -> {
          for (int i = 0; i < n; i++) {
            out[from + i] = open(words[i]);
          }
          for (int twice = 0; twice < 2; twice++) {
            KERNELS.log(out, from, out, from, n);
            KERNELS.neg(out, from, out, from, n);
          }
        });
  }

  /**
   * Independent draws of 1 with this probability, else 0.
   *
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public Tensor bernoulli(Shape shape, float probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "bernoulli: expected a probability in [0, 1], got " + probability);
    }
    return draw(
        shape,
        1,
        (words, out, from, n) -> {
          for (int i = 0; i < n; i++) {
            out[from + i] = open(words[i]) < probability ? 1 : 0;
          }
        });
  }

  /**
   * One index for every row of weights [..., k] that are proportional to the probabilities, in the
   * rows' order; by inversion: the first index whose running sum exceeds u times the row's sum,
   * with the sums in double and u the middle of one of 2^32 parts of (0, 1). A row takes one word;
   * an index of weight 0 is never drawn.
   *
   * @throws IllegalArgumentException if the weights are of rank 0, a row is empty, or a row has a
   *     negative or NaN weight or a sum that is not positive and finite
   */
  public int[] categorical(Tensor weights) {
    return Categorical.draw("categorical", "weights", weights, weights, this::wordsOfDraw);
  }

  /**
   * One index for every row of logits [..., k], with the probabilities softmax(logits); otherwise
   * as {@link #categorical}. A logit of -∞ is never drawn.
   *
   * @throws IllegalArgumentException if the logits are of rank 0, a row is empty, or a row holds
   *     NaN, +∞ or nothing but -∞
   */
  public int[] categoricalFromLogits(Tensor logits) {
    return Categorical.draw(
        "categoricalFromLogits",
        "logits",
        logits,
        logits.shape().rank() == 0 ? logits : logits.detach().softmax(-1),
        this::wordsOfDraw);
  }

  /** Takes words for a draw of one each. */
  private int[] wordsOfDraw(int n) {
    int[] words = new int[n];
    words(position, words, n);
    position += n;
    return words;
  }

  /**
   * The numbers 0 to n - 1 in random order, each order equally likely (Fisher and Yates).
   *
   * @throws IllegalArgumentException if n is negative
   */
  public int[] permutation(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("permutation: expected n of at least 0, got " + n);
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int other = nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  @Override
  public String toString() {
    return "Philox[key=0x%016x, position=%d]".formatted(key, position);
  }
}
