package dev.halftone.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * An immutable array of 32-bit floats, row-major, with a {@link Shape} and, where a gradient may be
 * asked for, its provenance.
 *
 * <p>A tensor is tracked if it is a leaf made by {@link #tracked()} or {@link Parameter#tracked()},
 * or was computed from one. Operations on plain tensors record nothing. Operations that take a
 * second tensor broadcast by NumPy's rule: shapes are aligned at the last axis, and an extent of 1
 * stretches.
 */
public final class Tensor {
  private final Shape shape;
  private final float[] array;
  private Node node;

  /** Where results of this tensor take their arrays from; null but inside a reverse pass. */
  private Workspace workspace;

  private Tensor(Shape shape, float[] array, Node node) {
    this.shape = shape;
    this.array = array;
    this.node = node;
  }

  // Making

  /**
   * A tensor of these values, which are copied.
   *
   * @throws IllegalArgumentException if there are not as many values as the extents say
   */
  public static Tensor of(float[] values, int... extents) {
    return wrap(values.clone(), Shape.of(extents));
  }

  /**
   * A tensor around an array, which is not copied: the caller gives it away and must not write to
   * it again.
   *
   * @throws IllegalArgumentException if there are not as many values as the shape says
   */
  public static Tensor wrap(float[] values, Shape shape) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "tensor: expected %d values for shape %s, got %d"
              .formatted(shape.size(), shape, values.length));
    }
    return new Tensor(shape, values, null);
  }

  /** A tensor of rank 0. */
  public static Tensor scalar(float value) {
    return new Tensor(Shape.of(), new float[] {value}, null);
  }

  /** Zeros of these extents. */
  public static Tensor zeros(int... extents) {
    Shape shape = Shape.of(extents);
    return new Tensor(shape, new float[shape.size()], null);
  }

  /** Ones of these extents. */
  public static Tensor ones(int... extents) {
    return full(1, extents);
  }

  /** One value everywhere. */
  public static Tensor full(float value, int... extents) {
    Tensor tensor = zeros(extents);
    Arrays.fill(tensor.array, value);
    return tensor;
  }

  /** Rows of zeros with a one at each label: [n, classes]. */
  public static Tensor oneHot(int[] labels, int classes) {
    return Selection.oneHot(labels, classes);
  }

  /**
   * The result of an op: tracked if an input is.
   *
   * @param values row-major, given away by the caller
   * @param op the derivative rule, with one gradient for each input
   */
  public static Tensor record(Shape shape, float[] values, Op op, Tensor... inputs) {
    return record(shape, values, result -> op, inputs);
  }

  /** The result of an op whose derivative rule remembers the result itself. */
  public static Tensor record(
      Shape shape, float[] values, Function<Tensor, Op> op, Tensor... inputs) {
    Tensor result = wrap(values, shape);
    Node[] nodes = new Node[inputs.length];
    boolean tracked = false;
    for (int i = 0; i < inputs.length; i++) {
      nodes[i] = inputs[i].node;
      tracked |= nodes[i] != null;
      if (inputs[i].workspace != null) {
        result.workspace = inputs[i].workspace;
      }
    }
    if (tracked) {
      result.node = Node.result(shape, op.apply(result), nodes);
      if (result.node.watched) {
        NonFiniteException.requireFinite(result.node.op, result, inputs);
      }
    }
    return result;
  }

  // Looking

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /** The number of elements. */
  public int size() {
    return array.length;
  }

  /** The elements, row-major: the backing array itself, to be read and never written. */
  public float[] array() {
    return array;
  }

  /** The elements, row-major, as a new array. */
  public float[] toArray() {
    return array.clone();
  }

  /**
   * The only element.
   *
   * @throws IllegalStateException if there is not exactly one
   */
  public float item() {
    if (array.length != 1) {
      throw new IllegalStateException("item: expected a tensor of one element, got " + shape);
    }
    return array[0];
  }

  /**
   * One element.
   *
   * @throws IllegalArgumentException if there is not one index for each axis, each within its
   *     extent
   */
  public float get(int... index) {
    int[] strides = shape.strides();
    int offset = 0;
    boolean inside = index.length == shape.rank();
    for (int axis = 0; inside && axis < index.length; axis++) {
      inside = index[axis] >= 0 && index[axis] < shape.extent(axis);
      offset += index[axis] * strides[axis];
    }
    if (!inside) {
      throw new IllegalArgumentException(
          "get: expected an index into %s, got %s".formatted(shape, Arrays.toString(index)));
    }
    return array[offset];
  }

  // Differentiating

  /** Whether a gradient can flow through this tensor. */
  public boolean isTracked() {
    return node != null;
  }

  /** The same values as a new leaf, for which a gradient can be asked. */
  public Tensor tracked() {
    return leaf(Node.leaf(shape, null, 0));
  }

  /** The same values without provenance: a constant for every gradient. */
  public Tensor detach() {
    shareWithView();
    return value();
  }

  /**
   * The gradients of this scalar with respect to every leaf it depends on.
   *
   * @throws IllegalArgumentException if this is not one element or not tracked
   */
  public Gradients gradients() {
    return Backprop.gradients(this, false);
  }

  /**
   * The gradients as tracked tensors, so that they can be differentiated again.
   *
   * @throws UnsupportedOperationException if an op on the way has no second derivative; names it
   */
  public Gradients differentiableGradients() {
    return Backprop.gradients(this, true);
  }

  /** The field's name for {@link #detach()}: the same values, through which no gradient passes. */
  public Tensor stopGradient() {
    return detach();
  }

  Node node() {
    return node;
  }

  Tensor leaf(Node leaf) {
    return new Tensor(shape, array, leaf);
  }

  /** The values for use within one pass: unlike {@link #detach()} it does not outlive an update. */
  Tensor value() {
    return node == null ? this : new Tensor(shape, array, null);
  }

  Workspace workspace() {
    return workspace;
  }

  /**
   * The same tensor, whose results take their arrays from a workspace, or from the heap if null.
   */
  Tensor within(Workspace lender) {
    if (workspace == lender) {
      return this;
    }
    Tensor tensor = new Tensor(shape, array, node);
    tensor.workspace = lender;
    return tensor;
  }

  /** Tells a parameter whose leaf this is that another tensor shares its array. */
  void shareWithView() {
    if (node != null && node.owner != null) {
      node.owner.share();
    }
  }

  // Element by element

  /** a + b, broadcast. The derivative is 1 for both. */
  public Tensor add(Tensor b) {
    return Elementwise.add(this, b);
  }

  /** a - b, broadcast. The derivative is 1 and -1. */
  public Tensor sub(Tensor b) {
    return Elementwise.sub(this, b);
  }

  /** a b, broadcast. The derivative is b and a. */
  public Tensor mul(Tensor b) {
    return Elementwise.mul(this, b);
  }

  /** a / b, broadcast. The derivative is 1 / b and -a / b². */
  public Tensor div(Tensor b) {
    return Elementwise.div(this, b);
  }

  /**
   * The larger of a and b, broadcast. The derivative goes to the larger, to a where they are equal.
   */
  public Tensor maximum(Tensor b) {
    return Elementwise.maximum(this, b);
  }

  /** The smaller of a and b, broadcast. The derivative goes to the smaller, to a where equal. */
  public Tensor minimum(Tensor b) {
    return Elementwise.minimum(this, b);
  }

  /** a + term, the same shape. */
  public Tensor add(float term) {
    return Elementwise.shift(this, term);
  }

  /** a - term, the same shape. */
  public Tensor sub(float term) {
    return Elementwise.shift(this, -term);
  }

  /** a factor, the same shape. */
  public Tensor mul(float factor) {
    return Elementwise.scale(this, factor);
  }

  /** a / divisor, computed as the product with 1 / divisor; the same shape. */
  public Tensor div(float divisor) {
    return Elementwise.scale(this, 1 / divisor);
  }

  /** -a, the same shape. */
  public Tensor neg() {
    return Elementwise.neg(this);
  }

  /** |a|, the same shape. The derivative is the sign, 0 at 0. */
  public Tensor abs() {
    return Elementwise.abs(this);
  }

  /** e^a, the same shape. */
  public Tensor exp() {
    return Elementwise.exp(this);
  }

  /** The natural logarithm, the same shape: minus infinity at 0, NaN below. */
  public Tensor log() {
    return Elementwise.log(this);
  }

  /** The square root, the same shape: NaN below 0. */
  public Tensor sqrt() {
    return Elementwise.sqrt(this);
  }

  /** a², the same shape. */
  public Tensor square() {
    return Elementwise.square(this);
  }

  /** 1 / a, the same shape. */
  public Tensor reciprocal() {
    return Elementwise.reciprocal(this);
  }

  /** The hyperbolic tangent, the same shape. The derivative is 1 - y². */
  public Tensor tanh() {
    return Elementwise.tanh(this);
  }

  /** 1 / (1 + e^-a), the same shape. The derivative is y (1 - y). */
  public Tensor sigmoid() {
    return Elementwise.sigmoid(this);
  }

  /** log(1 + e^a) without overflow, the same shape. The derivative is the sigmoid. */
  public Tensor softplus() {
    return Elementwise.softplus(this);
  }

  /** max(a, 0), the same shape. The derivative is 1 above 0 and 0 from 0 downward. */
  public Tensor relu() {
    return Elementwise.relu(this);
  }

  /** e^a - 1 without cancellation near 0, the same shape. */
  public Tensor expm1() {
    return Functions.expm1(this);
  }

  /** log(1 + a) without cancellation near 0, the same shape: minus infinity at -1, NaN below. */
  public Tensor log1p() {
    return Functions.log1p(this);
  }

  /** 1 / sqrt(a), the same shape: infinity at 0, NaN below. */
  public Tensor rsqrt() {
    return Functions.rsqrt(this);
  }

  /** a^exponent, the same shape: NaN below 0 unless the exponent is whole. */
  public Tensor pow(float exponent) {
    return Functions.power(this, exponent);
  }

  /**
   * a^b, broadcast. The derivative is b a^(b - 1), 0 where b is 0, and a^b log a, 0 where a is 0.
   */
  public Tensor pow(Tensor b) {
    return Functions.powers(this, b);
  }

  /**
   * log(e^a + e^b) without overflow, broadcast. The derivative is sigmoid(a - b) and sigmoid(b -
   * a), NaN where both are the same infinity.
   */
  public Tensor logAddExp(Tensor b) {
    return Functions.logAddExp(this, b);
  }

  /** (a - b)², broadcast. */
  public Tensor squaredDifference(Tensor b) {
    return sub(b).square();
  }

  /** The sine of a in radians, the same shape; NaN at infinity. */
  public Tensor sin() {
    return Functions.sin(this);
  }

  /** The cosine of a in radians, the same shape; NaN at infinity. */
  public Tensor cos() {
    return Functions.cos(this);
  }

  /** 2 / sqrt(pi) times the integral of e^-t² from 0 to a, the same shape. */
  public Tensor erf() {
    return Functions.erf(this);
  }

  /** a above 0, slope a from 0 downward, the same shape. The derivative at 0 is the slope. */
  public Tensor leakyRelu(float slope) {
    return Functions.leakyRelu(this, slope);
  }

  /** a above 0, alpha (e^a - 1) from 0 downward, the same shape (Clevert et al. 2015). */
  public Tensor elu(float alpha) {
    return Functions.elu(this, alpha);
  }

  /** a P(a), P the normal distribution function, by erf; the same shape. */
  public Tensor gelu() {
    return Functions.gelu(this);
  }

  /** a (1 + tanh(sqrt(2 / pi) (a + 0.044715 a³))) / 2, which approximates gelu; the same shape. */
  public Tensor geluTanh() {
    return Functions.geluTanh(this);
  }

  /** a sigmoid(a), the same shape; NaN at minus infinity. */
  public Tensor silu() {
    return mul(sigmoid());
  }

  /** min(max(a, low), high), the same shape. The derivative is 1 from low to high inclusive. */
  public Tensor clamp(float low, float high) {
    return Functions.clamp(this, low, high);
  }

  // Folding axes

  /** The sum of all elements, a scalar. */
  public Tensor sum() {
    return sum(Axes.all());
  }

  /** The sum over axes: [.., n, ..] to [.., ..] or, kept, [.., 1, ..]; 0 of no elements. */
  public Tensor sum(Axes axes) {
    return Reduction.sum(this, axes);
  }

  /** The mean of all elements, a scalar. */
  public Tensor mean() {
    return mean(Axes.all());
  }

  /** The mean over axes, shaped as {@link #sum(Axes)}; NaN of no elements. */
  public Tensor mean(Axes axes) {
    return Reduction.mean(this, axes);
  }

  /**
   * The largest element over axes, shaped as {@link #sum(Axes)}; NaN if one is NaN. The derivative
   * is shared equally among the elements that attain it.
   *
   * @throws IllegalArgumentException of no elements
   */
  public Tensor max(Axes axes) {
    return Reduction.max(this, axes);
  }

  /**
   * The smallest element over axes, shaped as {@link #sum(Axes)}; otherwise as {@link #max(Axes)}.
   */
  public Tensor min(Axes axes) {
    return Reduction.min(this, axes);
  }

  /**
   * The mean of (a - mean)² over axes, so with the divisor n, shaped as {@link #sum(Axes)}; NaN of
   * no elements. In two passes, so that a large mean does not cancel.
   */
  public Tensor variance(Axes axes) {
    return Statistics.variance(this, axes, 0);
  }

  /**
   * The variance with the divisor n - correction, shaped as {@link #sum(Axes)}; NaN unless that is
   * positive.
   */
  public Tensor variance(Axes axes, int correction) {
    return Statistics.variance(this, axes, correction);
  }

  /**
   * The Euclidean length sqrt(sum a²) over axes without overflow, shaped as {@link #sum(Axes)}. The
   * derivative is a / norm, 0 where the norm is 0.
   */
  public Tensor norm(Axes axes) {
    return Statistics.norm(this, axes);
  }

  /** The sums of the elements up to each along an axis, the same shape. */
  public Tensor cumulativeSum(int axis) {
    return Statistics.cumulativeSum(this, axis);
  }

  // Moving

  /**
   * The same elements in another shape; one extent may be -1 and is then inferred. Shares the
   * array.
   *
   * @throws IllegalArgumentException if the number of elements differs
   */
  public Tensor reshape(int... extents) {
    return Movement.reshape(this, Movement.inferred(shape, extents));
  }

  /** The same elements in another shape. Shares the array. */
  public Tensor reshape(Shape to) {
    return Movement.reshape(this, to);
  }

  /** The axes from one onward merged into one: [n, c, h, w] from axis 1 gives [n, c h w]. */
  public Tensor flatten(int fromAxis) {
    int from = shape.axis("flatten", fromAxis);
    int[] extents = Arrays.copyOf(shape.toArray(), from + 1);
    extents[from] = shape.sizeBetween(from, shape.rank());
    return Movement.reshape(this, Shape.of(extents));
  }

  /** The last two axes swapped: [.., m, n] to [.., n, m]. A copy. */
  public Tensor transpose() {
    return Movement.transpose(this);
  }

  /** The axes in another order: axis i of the result is axis order[i] of this. A copy. */
  public Tensor permute(int... order) {
    return Movement.permute(this, order);
  }

  /**
   * Stretched to a shape by broadcasting. A copy; the adjoint is the sum over what was stretched.
   */
  public Tensor expand(Shape to) {
    return Movement.expand(this, to);
  }

  /**
   * The elements from (inclusive) to (exclusive) along an axis: [.., n, ..] to [.., to - from, ..].
   * A copy; the adjoint pads with zeros.
   */
  public Tensor slice(int axis, int from, int to) {
    return Movement.slice(this, axis, from, to);
  }

  /**
   * Every step-th element from (inclusive) to (exclusive) along an axis, step at least 1: [.., n,
   * ..] to [.., (to - from) / step rounded up, ..].
   */
  public Tensor slice(int axis, int from, int to, int step) {
    return Movement.slice(this, axis, from, to, step);
  }

  /** The elements along an axis in reverse, the same shape. */
  public Tensor flip(int axis) {
    return Movement.flip(this, axis);
  }

  /** Grown along an axis by a value: [.., n, ..] to [.., before + n + after, ..]. */
  public Tensor pad(int axis, int before, int after, float value) {
    return Movement.pad(this, axis, before, after, value);
  }

  /**
   * The parts of these extents along an axis, one after the other: [.., n, ..] to [.., extent, ..]
   * each; the extents add up to n.
   */
  public List<Tensor> split(int axis, int... extents) {
    return Movement.split(this, axis, extents);
  }

  /** Tensors of one shape side by side along a new axis: k of [..] to [.., k, ..]. */
  public static Tensor stack(int axis, Tensor... parts) {
    return Movement.stack(axis, parts);
  }

  /**
   * Tensors one after the other along an axis, [.., n, ..] and [.., m, ..] to [.., n + m, ..];
   * their other extents agree.
   */
  public static Tensor concatenate(int axis, Tensor... parts) {
    return Movement.concatenate(axis, parts);
  }

  // Choosing

  /**
   * The slices at indices along an axis: [n, d] along axis 0 gives [indices, d]. An index may occur
   * again; the adjoint adds up.
   *
   * @throws IllegalArgumentException if an index is outside; names its place and value
   */
  public Tensor gather(int axis, int... indices) {
    return Selection.gather(this, axis, indices);
  }

  /**
   * Zeros of an extent along an axis with slice i added at indices[i]: the adjoint of {@link
   * #gather}. Slices for one index are added in order.
   */
  public Tensor scatterAdd(int axis, int[] indices, int extent) {
    return Selection.scatterAdd(this, axis, indices, extent);
  }

  /**
   * For each row along an axis the place of its largest element, the first of equal ones: [.., n,
   * ..] to as many places as [.., ..] has elements, row-major. Not differentiable.
   */
  public int[] argMax(int axis) {
    return Selection.argMax(this, axis);
  }

  /** The places of the smallest elements, shaped and otherwise as {@link #argMax}. */
  public int[] argMin(int axis) {
    return Selection.argMin(this, axis);
  }

  // Products

  /** A B for [.., m, k] and [.., k, n]: [.., m, n], the leading axes broadcast. */
  public Tensor matmul(Tensor b) {
    return Contraction.matmul(this, false, b, false);
  }

  /** A Bᵀ for [.., m, k] and [.., n, k]: [.., m, n], without a transposed copy. */
  public Tensor matmulTransposed(Tensor b) {
    return Contraction.matmul(this, false, b, true);
  }

  /** Aᵀ B for [.., k, m] and [.., k, n]: [.., m, n], without a transposed copy. */
  public Tensor transposedMatmul(Tensor b) {
    return Contraction.matmul(this, true, b, false);
  }

  // Softmax and its kin

  /** e^a / sum e^a along an axis, the same shape. */
  public Tensor softmax(int axis) {
    return Softmax.softmax(this, axis);
  }

  /** a - log sum e^a along an axis, the same shape. */
  public Tensor logSoftmax(int axis) {
    return Softmax.logSoftmax(this, axis);
  }

  /** log sum e^a along an axis, which is dropped: [.., n, ..] to [.., ..]. */
  public Tensor logSumExp(int axis) {
    return Softmax.logSumExp(this, axis);
  }

  /** log sum e^a over axes, shaped as {@link #sum(Axes)}; minus infinity of no elements. */
  public Tensor logSumExp(Axes axes) {
    return Softmax.logSumExp(this, axes);
  }

  /**
   * The cross-entropy of softmax(logits) for each row: [n, classes] and n labels to [n].
   *
   * <p>-log softmax(a)[i, label i]; its derivative is softmax(a) minus the one-hot label.
   *
   * @throws IllegalArgumentException if the counts differ or a label is not below the number of
   *     classes
   */
  public Tensor crossEntropy(int... labels) {
    return Softmax.crossEntropy(this, labels);
  }

  /**
   * The binary cross-entropy of sigmoid(a) against targets in [0, 1], element by element: log(1 +
   * e^a) - a t, stable for every a.
   */
  public Tensor binaryCrossEntropyWithLogits(Tensor target) {
    return Functions.binaryCrossEntropy(this, target);
  }

  // Images

  /**
   * Cross-correlation of images: [n, c, h, w] and weight [out, c / groups, kh, kw] to [n, out, h',
   * w'] with h' = (h + 2 padding - dilation (kh - 1) - 1) / stride + 1, rounded down.
   */
  public Tensor conv2d(Tensor weight, Conv2dOptions options) {
    return Convolution.conv2d(this, weight, options);
  }

  /**
   * Transposed convolution, the adjoint of {@link #conv2d}: [n, c, h, w] and weight [c, out /
   * groups, kh, kw] to [n, out, h', w'] with h' = (h - 1) stride - 2 padding + dilation (kh - 1) +
   * 1 + outputPadding.
   */
  public Tensor convTranspose2d(Tensor weight, Conv2dOptions options, int outputPadding) {
    return Convolution.convTranspose2d(this, weight, options, outputPadding);
  }

  /**
   * The largest element of each kernel x kernel window of images: [n, c, h, w] to [n, c, h', w']
   * with h' = (h - kernel) / stride + 1, rounded down. The derivative goes to the first that
   * attains it.
   */
  public Tensor maxPool2d(int kernel, int stride) {
    return ImagePooling.maxPool2d(this, kernel, stride);
  }

  /** The mean of each window of images, shaped as {@link #maxPool2d}. */
  public Tensor avgPool2d(int kernel, int stride) {
    return ImagePooling.avgPool2d(this, kernel, stride);
  }

  /** The shape and the first elements. */
  @Override
  public String toString() {
    int shown = Math.min(8, array.length);
    String elements = Arrays.toString(Arrays.copyOf(array, shown));
    String rest = shown < array.length ? elements.replace("]", ", …]") : elements;
    return "Tensor" + shape + (isTracked() ? " tracked " : " ") + rest;
  }
}
