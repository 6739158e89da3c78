package dev.halftone.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The elementary functions against {@link StrictMath} in double precision, over a sample of all
 * float bit patterns; {@code -Dhalftone.sweep=1} takes every one, all 2³² of them.
 *
 * <p>The scalar functions are measured; the twin tests carry the result over to SIMD.
 */
class KernelAccuracyTest {

  /** Odd, hence coprime to 2³²: all low bits occur. About 2²⁰ samples. */
  private static final double ALLOWED = 2;

  private static final long STEP = Long.getLong("halftone.sweep", 4093);

  private interface FloatFunction {
    float apply(float x);
  }

  private enum Function {
    EXP(ScalarFunctions::exp, StrictMath::exp),
    EXPM1(ScalarFunctions::expm1, StrictMath::expm1),
    LOG(ScalarFunctions::log, StrictMath::log),
    LOG1P(ScalarFunctions::log1p, StrictMath::log1p),
    TANH(ScalarFunctions::tanh, StrictMath::tanh),
    SIGMOID(ScalarFunctions::sigmoid, KernelAccuracyTest::sigmoid),
    SOFTPLUS(ScalarFunctions::softplus, KernelAccuracyTest::softplus),
    SIN(ScalarFunctions::sin, StrictMath::sin),
    COS(ScalarFunctions::cos, StrictMath::cos),
    ERF(ScalarFunctions::erf, KernelAccuracyTest::erf),
    GELU(ScalarGelu::gelu, KernelAccuracyTest::gelu);

    private final FloatFunction function;
    private final DoubleUnaryOperator oracle;

    Function(FloatFunction function, DoubleUnaryOperator oracle) {
      this.function = function;
      this.oracle = oracle;
    }
  }

  @ParameterizedTest
  @EnumSource
  void errsByFewUlpsAtMost(Function f, TestReporter reporter) {
    double worst = 0;
    float at = 0;
    for (long bits = 0; bits < 1L << 32; bits += STEP) {
      float x = Float.intBitsToFloat((int) bits);
      double error = error(f, x);
      if (error > worst) {
        worst = error;
        at = x;
      }
    }
    reporter.publishEntry(
        f.name(), String.format(Locale.ROOT, "%.3f ulp at %s", worst, Float.toHexString(at)));
    assertTrue(worst <= ALLOWED, f + ": " + worst + " ulp at " + Float.toHexString(at));
  }

  @ParameterizedTest
  @EnumSource
  void errsByFewUlpsAtMostAroundEveryPowerOfTwoAndSeam(Function f) {
    float[] seams = {
      Coefficients.EXP_HIGHEST,
      Coefficients.EXP_LOWEST,
      Coefficients.EXPM1_LOWEST,
      Coefficients.EXPM1_TINY,
      Coefficients.TANH_SMALL,
      Coefficients.ERF_SMALL,
      Coefficients.ERF_HIGHEST,
      Coefficients.GELU_SMALL,
      Coefficients.GELU_HIGHEST,
      Coefficients.TRIGONOMETRIC_LIMIT,
      Coefficients.SIN_TINY,
      88.72284f,
      -87.33655f,
      -103.27893f,
      0.75f,
      1.5f,
      1f,
      (float) Math.PI,
      16367173f * 0x1p72f
    };
    for (int seam = 0; seam < 256 + seams.length; seam++) {
      int middle = seam < 256 ? seam << 23 : Float.floatToRawIntBits(seams[seam - 256]);
      for (int bits = middle - 2000; bits <= middle + 2000; bits++) {
        checkBothSigns(f, Float.intBitsToFloat(bits));
      }
    }
  }

  private static void checkBothSigns(Function f, float x) {
    for (float signed : new float[] {x, -x}) {
      double error = error(f, signed);
      assertTrue(error <= ALLOWED, f + ": " + error + " ulp at " + Float.toHexString(signed));
    }
  }

  /** Zeros, infinities and NaNs must be met exactly: their distance from anything else is ∞. */
  private static double error(Function f, float x) {
    float actual = f.function.apply(x);
    double exact = f.oracle.applyAsDouble(x);
    float rounded = (float) exact;
    int expectedBits = Float.floatToIntBits(rounded);
    if (Float.floatToRawIntBits(actual) == expectedBits) {
      return 0.5;
    }
    boolean sameSign = (Float.floatToRawIntBits(actual) ^ expectedBits) >= 0;
    if (Float.isNaN(actual) || Float.isNaN(rounded) || !sameSign) {
      return Double.POSITIVE_INFINITY;
    }
    if (Float.isInfinite(rounded)) {
      return (0x1p128 - Math.abs((double) actual)) / Math.ulp(Float.MAX_VALUE);
    }
    return Math.abs(actual - exact) / Math.ulp(rounded);
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double erf(double x) {
    return Math.abs(x) < 2.5
        ? Math.copySign(series(Math.abs(x)), x)
        : Math.signum(x) * (1 - erfc(Math.abs(x)));
  }

  /** Half of x erfc(-x / sqrt(2)), which does not cancel. */
  private static double gelu(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? x : -0.0;
    }
    double a = Math.abs(x) / StrictMath.sqrt(2);
    double tail = a < 1.5 ? 1 - series(a) : erfc(a);
    return x > 0 ? x - 0.5 * x * tail : 0.5 * x * tail;
  }

  /** erf of 0 to 2.5 by Abramowitz and Stegun 7.1.6. */
  private static double series(double a) {
    double term = a;
    double sum = a;
    for (int k = 1; term > sum * 0x1p-60; k++) {
      term *= 2 * a * a / (2 * k + 1);
      sum += term;
    }
    return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-a * a) * sum;
  }

  /** 1 - erf above 1.5 by the continued fraction 7.1.14. */
  private static double erfc(double a) {
    if (a > 30) {
      return 0;
    }
    double fraction = 0;
    for (int k = 120; k >= 1; k--) {
      fraction = k / 2.0 / (a + fraction);
    }
    return StrictMath.exp(-a * a) / (StrictMath.sqrt(Math.PI) * (a + fraction));
  }

  @ParameterizedTest
  @EnumSource
  void givesTheCanonicalNaN(Function f) {
    for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff, 0x7fd12345}) {
      float actual = f.function.apply(Float.intBitsToFloat(bits));
      assertEquals(0x7fc00000, Float.floatToRawIntBits(actual));
    }
  }
}
