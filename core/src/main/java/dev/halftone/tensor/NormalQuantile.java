package dev.halftone.tensor;

/**
 * The standard normal distribution's quantile function and probabilities in double precision, of
 * operations whose bits the platform fixes: Wichura, "Algorithm AS 241: the percentage points of
 * the normal distribution" (Applied Statistics 37, 1988), relative error about 1e-16.
 */
public final class NormalQuantile {
  private static final double[] CENTRE_ABOVE = {
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
    13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665
  };

  private static final double[] CENTRE_BELOW = {
    5226.495278852854,
    28729.085735721943,
    39307.89580009271,
    21213.794301586597,
    5394.196021424751,
    687.1870074920579,
    42.31333070160091,
    1
  };

  private static final double[] MIDDLE_ABOVE = {
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835
  };

  private static final double[] MIDDLE_BELOW = {
    1.0507500716444169e-9,
    0.0005475938084995345,
    0.015198666563616457,
    0.14810397642748008,
    0.6897673349851,
    1.6763848301838038,
    2.053191626637759,
    1
  };

  private static final double[] TAIL_ABOVE = {
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103
  };

  private static final double[] TAIL_BELOW = {
    2.0442631033899397e-15,
    1.421511758316446e-7,
    1.8463183175100548e-5,
    0.0007868691311456133,
    0.014875361290850615,
    0.1369298809227358,
    0.599832206555888,
    1
  };

  private NormalQuantile() {}

  /** The z with P(0 &lt; Z &lt; z) = q, below 0 for q below 0; q in (-1/2, 1/2). */
  public static double atCentralMass(double q) {
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * (polynomial(CENTRE_ABOVE, r) / polynomial(CENTRE_BELOW, r));
    }
    double r = Math.sqrt(-StrictMath.log(0.5 - Math.abs(q)));
    double z =
        r <= 5
            ? polynomial(MIDDLE_ABOVE, r - 1.6) / polynomial(MIDDLE_BELOW, r - 1.6)
            : polynomial(TAIL_ABOVE, r - 5) / polynomial(TAIL_BELOW, r - 5);
    return q < 0 ? -z : z;
  }

  /**
   * P(0 &lt; Z &lt; z) for z of at least 0: density(z) (z + z^3/3 + z^5/(3 5) + ...), all of one
   * sign.
   */
  static double centralMass(double z) {
    if (z > 9) {
      // What is left beyond, 1e-19, is below a rounding of a half.
      return 0.5;
    }
    double sum = 0;
    double term = z;
    for (int odd = 3; sum + term != sum; odd += 2) {
      sum += term;
      term *= z * z / odd;
    }
    return Math.min(0.5, sum * StrictMath.exp(-0.5 * z * z) / StrictMath.sqrt(2 * Math.PI));
  }

  /** Coefficients from the highest power down. */
  private static double polynomial(double[] coefficients, double x) {
    double y = 0;
    for (double coefficient : coefficients) {
      y = Math.fma(y, x, coefficient);
    }
    return y;
  }
}
