/**
 * Immutable tensors, their operations and reverse-mode derivatives.
 *
 * <p>Reading order: {@link dev.halftone.tensor.Shape}, {@link dev.halftone.tensor.Tensor}, {@link
 * dev.halftone.tensor.Op} (a derivative rule), {@code Elementwise} (the shortest rules), {@code
 * Backprop} (the reverse pass), {@link dev.halftone.tensor.Parameter} and {@link
 * dev.halftone.tensor.Gradients}, then any family: {@code Functions}, {@code Reduction}, {@code
 * Statistics}, {@code Movement}, {@code Selection}, {@code Softmax}, {@code Contraction}, {@code
 * Convolution}, {@code ImagePooling}. {@link dev.halftone.tensor.Philox} stands alone.
 *
 * <p>Numbers: NaN and infinities follow IEEE 754 through every operation; maximum, minimum, max,
 * min and relu pass NaN on, comparisons with NaN do not hold, and orderings put it last. Both zeros
 * are equal in comparisons and orderings, while max and min take -0 for the smaller. Any extent may
 * be 0: sums are then 0, means and variances NaN, log-sum-exp minus infinity, and max, min and the
 * arg functions refuse. A size beyond 2^31 - 9 elements is refused before memory is taken.
 *
 * <p>Every differentiable operation has a second derivative too ({@link
 * dev.halftone.tensor.Tensor#differentiableGradients}); operations of other modules that have none
 * refuse by name.
 *
 * <table>
 * <caption>Our names, NumPy's and PyTorch's</caption>
 * <tr><th>ours</th><th>NumPy</th><th>PyTorch</th></tr>
 * <tr><th colspan="3">Element by element</th></tr>
 * <tr><td>add, sub, mul, div</td><td>+, -, *, /</td><td>+, -, *, /</td></tr>
 * <tr><td>neg, abs, reciprocal</td><td>negative, abs, reciprocal</td><td>neg, abs, reciprocal</td></tr>
 * <tr><td>exp, expm1, log, log1p</td><td>exp, expm1, log, log1p</td><td>exp, expm1, log, log1p</td></tr>
 * <tr><td>sqrt, rsqrt, square</td><td>sqrt, 1 / sqrt, square</td><td>sqrt, rsqrt, square</td></tr>
 * <tr><td>pow</td><td>power</td><td>pow</td></tr>
 * <tr><td>sin, cos, tanh</td><td>sin, cos, tanh</td><td>sin, cos, tanh</td></tr>
 * <tr><td>erf</td><td>scipy.special.erf</td><td>erf</td></tr>
 * <tr><td>maximum, minimum</td><td>maximum, minimum</td><td>maximum, minimum</td></tr>
 * <tr><td>logAddExp</td><td>logaddexp</td><td>logaddexp</td></tr>
 * <tr><td>squaredDifference</td><td>(a - b) ** 2</td><td>(a - b) ** 2</td></tr>
 * <tr><td>clamp</td><td>clip</td><td>clamp</td></tr>
 * <tr><td>sigmoid, softplus</td><td>scipy.special.expit, logaddexp(0, a)</td><td>sigmoid, F.softplus</td></tr>
 * <tr><td>relu, leakyRelu, elu</td><td>maximum(a, 0), none, none</td><td>F.relu, F.leaky_relu, F.elu</td></tr>
 * <tr><td>gelu, geluTanh, silu</td><td>none</td><td>F.gelu, F.gelu(approximate="tanh"), F.silu</td></tr>
 * <tr><th colspan="3">Comparing and choosing ({@link dev.halftone.tensor.Comparison})</th></tr>
 * <tr><td>equal, less, lessEqual, greater, greaterEqual</td><td>equal, less, less_equal, greater, greater_equal</td><td>eq, lt, le, gt, ge</td></tr>
 * <tr><td>sign, any, all</td><td>sign, any, all</td><td>sign, any, all</td></tr>
 * <tr><td>where</td><td>where</td><td>where</td></tr>
 * <tr><th colspan="3">Rounding ({@link dev.halftone.tensor.Rounding})</th></tr>
 * <tr><td>floor, ceil, round</td><td>floor, ceil, rint</td><td>floor, ceil, round</td></tr>
 * <tr><td>straightThrough</td><td>none</td><td>surrogate + (value - surrogate).detach()</td></tr>
 * <tr><td>detach, stopGradient</td><td>none</td><td>detach</td></tr>
 * <tr><th colspan="3">Folding axes</th></tr>
 * <tr><td>sum, mean, max, min</td><td>sum, mean, max, min</td><td>sum, mean, amax, amin</td></tr>
 * <tr><td>variance</td><td>var</td><td>var(correction=0)</td></tr>
 * <tr><td>norm</td><td>linalg.norm</td><td>linalg.vector_norm</td></tr>
 * <tr><td>logSumExp</td><td>scipy.special.logsumexp</td><td>logsumexp</td></tr>
 * <tr><td>cumulativeSum</td><td>cumsum</td><td>cumsum</td></tr>
 * <tr><td>argMax, argMin</td><td>argmax, argmin</td><td>argmax, argmin</td></tr>
 * <tr><td>softmax, logSoftmax</td><td>scipy.special.softmax, log_softmax</td><td>softmax, log_softmax</td></tr>
 * <tr><td>crossEntropy</td><td>none</td><td>F.cross_entropy(reduction="none")</td></tr>
 * <tr><td>binaryCrossEntropyWithLogits</td><td>none</td><td>F.binary_cross_entropy_with_logits(reduction="none")</td></tr>
 * <tr><th colspan="3">Moving</th></tr>
 * <tr><td>reshape, flatten</td><td>reshape</td><td>reshape, flatten</td></tr>
 * <tr><td>transpose, permute</td><td>swapaxes(-1, -2), transpose</td><td>mT, permute</td></tr>
 * <tr><td>expand</td><td>broadcast_to</td><td>expand</td></tr>
 * <tr><td>slice, flip</td><td>a[from:to:step], flip</td><td>a[from:to:step], flip</td></tr>
 * <tr><td>pad</td><td>pad</td><td>F.pad</td></tr>
 * <tr><td>concatenate, stack, split</td><td>concatenate, stack, split</td><td>cat, stack, split</td></tr>
 * <tr><td>gather, scatterAdd</td><td>take, add.at</td><td>index_select, index_add</td></tr>
 * <tr><td>oneHot</td><td>eye(classes)[labels]</td><td>F.one_hot</td></tr>
 * <tr><th colspan="3">Ordering ({@link dev.halftone.tensor.Ordering})</th></tr>
 * <tr><td>sort</td><td>sort, argsort</td><td>sort</td></tr>
 * <tr><td>topK</td><td>sort(a)[::-1][:k]</td><td>topk</td></tr>
 * <tr><td>kWinnerMask</td><td>none</td><td>none</td></tr>
 * <tr><th colspan="3">Matrices ({@link dev.halftone.tensor.Matrices})</th></tr>
 * <tr><td>matmul, matmulTransposed, transposedMatmul</td><td>a {@literal @} b, a {@literal @} b.mT, a.mT {@literal @} b</td><td>a {@literal @} b, a {@literal @} b.mT, a.mT {@literal @} b</td></tr>
 * <tr><td>outer</td><td>outer</td><td>outer</td></tr>
 * <tr><td>diagonal</td><td>diagonal(axis1=-2, axis2=-1)</td><td>diagonal(dim1=-2, dim2=-1)</td></tr>
 * <tr><td>lowerTriangle, upperTriangle</td><td>tril, triu</td><td>tril, triu</td></tr>
 * <tr><td>pairwiseSquaredDistances</td><td>scipy.spatial.distance.cdist("sqeuclidean")</td><td>cdist ** 2</td></tr>
 * <tr><th colspan="3">Images ({@link dev.halftone.tensor.Upsampling}, {@link dev.halftone.tensor.Wavelets}, {@link dev.halftone.tensor.Normalization})</th></tr>
 * <tr><td>conv2d, convTranspose2d</td><td>none</td><td>F.conv2d, F.conv_transpose2d</td></tr>
 * <tr><td>maxPool2d, avgPool2d</td><td>none</td><td>F.max_pool2d, F.avg_pool2d</td></tr>
 * <tr><td>nearest, bilinear</td><td>none</td><td>F.interpolate(mode="nearest" or "bilinear")</td></tr>
 * <tr><td>haar, inverseHaar</td><td>pywt.wavedec2, waverec2 of "haar"</td><td>none</td></tr>
 * <tr><td>standardize</td><td>(a - mean) / sqrt(var + epsilon)</td><td>none</td></tr>
 * <tr><td>batch, layer</td><td>none</td><td>F.batch_norm(training=True), F.layer_norm</td></tr>
 * </table>
 */
package dev.halftone.tensor;
