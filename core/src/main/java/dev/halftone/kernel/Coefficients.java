package dev.halftone.kernel;

/**
 * Constants of the elementary functions, shared by both twins.
 *
 * <p>Each polynomial minimises the relative error of the whole function on its interval (Lawson's
 * iteration in 40-digit arithmetic), with the coefficients rounded to float one by one from the
 * constant upwards and the rest fitted again. The comment gives the interval and the relative error
 * that is left.
 */
final class Coefficients {

  /**
   * 1.5·2²³: adding it rounds a small float to an integer, which then sits in the low bits; shifted
   * left by {@link #MANTISSA_BITS}, all but this integer is gone.
   */
  static final float ROUND = 0x1.8p23f;

  static final int ROUND_BITS = 0x4b400000;
  static final int SIGN_BIT = 0x80000000;
  static final int EXPONENT_MASK = 0xff800000;
  static final int MANTISSA_BITS = 23;

  static final float LOG2_E = 0x1.715476p0f;
  static final float HALF_LOG2_E = 0x1.715476p-1f;

  /** {@link #ROUND} plus twice, once and just under once the bias of a float's exponent. */
  static final float ROUND_TWICE_BIASED = ROUND + 254f;

  static final float ROUND_BIASED = ROUND + 127f;
  static final float ROUND_BIASED_LESS_ONE = ROUND + 126f;
  static final float LN2 = 0x1.62e43p-1f;

  /** Fifteen bits, so that n·LN2_HIGH is exact for every exponent n. */
  static final float LN2_HIGH = 0x1.62e4p-1f;

  static final float LN2_LOW = 0x1.7f7d1cp-20f;

  /** Beyond these eᵃ is ∞ and less than half the smallest denormal. */
  static final float EXP_HIGHEST = 89f;

  static final float EXP_LOWEST = -104f;

  /** Their bits: of floats of one sign the order is that of the integers. */
  static final int EXP_HIGHEST_BITS = 0x42b20000;

  static final int EXP_LOWEST_BITS = 0xc2d00000;

  /** Of half of {@link #EXP_HIGHEST}, where tanh is 1. */
  static final int TANH_HIGHEST_BITS = 0x42320000;

  /** {@link #ROUND} plus the bias of an exponent that is 64 too large, and what takes that back. */
  static final float ROUND_BIASED_RAISED = ROUND + 191f;

  static final float LOWER = 0x1p-64f;

  // (e^r - 1 - r)/r², |r| <= ln(2)/2, 2^-28
  static final float EXP_4 = 0x1.6b6df4p-10f;
  static final float EXP_3 = 0x1.123094p-7f;
  static final float EXP_2 = 0x1.55568ap-5f;
  static final float EXP_1 = 0x1.5554a2p-3f;
  static final float EXP_0 = 0.5f;

  /** Below this eᵃ - 1 rounds to -1. */
  static final float EXPM1_LOWEST = -18f;

  /** Below this magnitude eᵃ - 1 rounds to a. */
  static final float EXPM1_TINY = 0x1p-26f;

  // (e^r - 1 - r)/r², |r| <= ln(2)/2, 2^-31 of e^r - 1
  static final float EXPM1_5 = 0x1.9e7cf2p-13f;
  static final float EXPM1_4 = 0x1.6d3a84p-10f;
  static final float EXPM1_3 = 0x1.1112d4p-7f;
  static final float EXPM1_2 = 0x1.5554f8p-5f;
  static final float EXPM1_1 = 0x1.555554p-3f;
  static final float EXPM1_0 = 0.5f;

  /**
   * Bits of 0.75: mantissas are taken from [0.75, 1.5). At both ends ln and the multiple of ln 2
   * then add up without cancellation; with [2/3, 4/3) log1p errs by 1.5 ulp instead of 0.9.
   */
  static final int THREE_QUARTERS_BITS = 0x3f400000;

  static final float DENORMAL_SCALE = 0x1p23f;
  static final int FOUR_BITS = 0x40800000;

  // (ln(1+f) - f)/f², -0.25 <= f <= 0.5, 2^-27.6
  static final float LOG_8 = -0x1.71e34cp-5f;
  static final float LOG_7 = 0x1.acf4b8p-4f;
  static final float LOG_6 = -0x1.0d98f2p-3f;
  static final float LOG_5 = 0x1.28807ap-3f;
  static final float LOG_4 = -0x1.54ed96p-3f;
  static final float LOG_3 = 0x1.99699ep-3f;
  static final float LOG_2 = -0x1.00004ap-2f;
  static final float LOG_1 = 0x1.5555a4p-2f;
  static final float LOG_0 = -0.5f;

  static final float TANH_SMALL = 0.625f;

  // (tanh(a)/a - 1)/a² in a², |a| <= 0.625, 2^-27.7
  static final float TANH_4 = -0x1.750ce2p-8f;
  static final float TANH_3 = 0x1.51f8cep-6f;
  static final float TANH_2 = -0x1.b835a4p-5f;
  static final float TANH_1 = 0x1.1106f6p-3f;
  static final float TANH_0 = -0x1.555532p-2f;

  /** Up to this magnitude the three-part reduction below is exact enough. */
  static final float TRIGONOMETRIC_LIMIT = 0x1p16f;

  /** Below this magnitude sin a rounds to a. */
  static final float SIN_TINY = 0x1p-13f;

  static final float TWO_OVER_PI = 0x1.45f306p-1f;
  static final float HALF_PI_HIGH = 0x1.921fb6p0f;
  static final float HALF_PI_MIDDLE = -0x1.777a5cp-25f;
  static final float HALF_PI_LOW = -0x1.ee59dap-50f;

  // (sin(r)/r - 1)/r² in r², |r| <= π/4, 2^-32
  static final float SIN_3 = 0x1.7c3226p-19f;
  static final float SIN_2 = -0x1.a0595ep-13f;
  static final float SIN_1 = 0x1.111174p-7f;
  static final float SIN_0 = -0x1.555556p-3f;

  // (cos(r) - 1 + r²/2)/r⁴ in r², |r| <= π/4, 2^-33
  static final float COS_2 = 0x1.99e80cp-16f;
  static final float COS_1 = -0x1.6c0c28p-10f;
  static final float COS_0 = 0x1.55554ap-5f;

  static final float ERF_SMALL = 0.921875f;

  /** From here on erf is 1. */
  static final float ERF_HIGHEST = 3.9375f;

  static final int ERF_HIGHEST_BITS = 0x407c0000;

  // erf(a)/a - 1 in a², |a| <= 0.921875, 2^-30
  static final float ERF_SMALL_6 = 0x1.4f3dfep-14f;
  static final float ERF_SMALL_5 = -0x1.a60230p-11f;
  static final float ERF_SMALL_4 = 0x1.5449a2p-8f;
  static final float ERF_SMALL_3 = -0x1.b80116p-6f;
  static final float ERF_SMALL_2 = 0x1.ce2d64p-4f;
  static final float ERF_SMALL_1 = -0x1.812740p-2f;
  static final float ERF_SMALL_0 = 0x1.06eba8p-3f;

  // -ln(erfc(a))/a - 1, 0.921875 <= a <= 3.95, 2^-30 of erf
  static final float ERF_LARGE_6 = 0x1.7b31acp-17f;
  static final float ERF_LARGE_5 = -0x1.53389ap-12f;
  static final float ERF_LARGE_4 = 0x1.ddcd3ep-9f;
  static final float ERF_LARGE_3 = -0x1.856b04p-6f;
  static final float ERF_LARGE_2 = 0x1.b32cf0p-4f;
  static final float ERF_LARGE_1 = 0x1.4531fcp-1f;
  static final float ERF_LARGE_0 = 0x1.07796cp-3f;

  private Coefficients() {}

  /** Below it the normal distribution function is 1/2 + x·P(x²). */
  static final float GELU_SMALL = 1f;

  /** From here on e^(-t²/2) is 0. */
  static final float GELU_HIGHEST = 15f;

  static final int GELU_HIGHEST_BITS = 0x41700000;

  /** 1/√(2π), the peak of the normal density. */
  static final float NORMAL_PEAK = 0.3989422804014327f;

  // (Φ(x) - 1/2) / x in x² on [0, 1]: 2^-25.1, that of its first coefficient.
  static final float GELU_SMALL_5 = -0x1.b0fb8ap-17f;
  static final float GELU_SMALL_4 = 0x1.09d1d2p-13f;
  static final float GELU_SMALL_3 = -0x1.3a1342p-10f;
  static final float GELU_SMALL_2 = 0x1.46f240p-7f;
  static final float GELU_SMALL_1 = -0x1.1058c6p-4f;
  static final float GELU_SMALL_0 = 0x1.988454p-2f;

  /** Where T is nearest to a float, and t minus it is exact up to twice of it. */
  static final float GELU_MIDDLE = 2.1875f;

  // t·Φ(-t)·e^(t²/2) in (t - m)/(t + m), m = GELU_MIDDLE, t on [1, 15]: 2^-27.5
  static final float GELU_TAIL_9 = -0x1.772bfcp-12f;
  static final float GELU_TAIL_8 = 0x1.2d2396p-10f;
  static final float GELU_TAIL_7 = 0x1.c96e8ap-11f;
  static final float GELU_TAIL_6 = -0x1.9a8b46p-9f;
  static final float GELU_TAIL_5 = -0x1.df233ap-8f;
  static final float GELU_TAIL_4 = 0x1.74833ap-7f;
  static final float GELU_TAIL_3 = 0x1.9247ap-5f;
  static final float GELU_TAIL_2 = -0x1.39991cp-3f;
  static final float GELU_TAIL_1 = 0x1.4135a4p-3f;
  static final float GELU_TAIL_0 = 0x1.5fc872p-2f;
}
