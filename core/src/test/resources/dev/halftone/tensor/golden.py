"""Makes golden.npz: values and gradients of operations by PyTorch in float64.

Needs torch and numpy (made with torch 2.13.0, numpy 2.4.6):
    python golden.py
Inputs are drawn from a fixed seed and rounded to float32 first, so that both sides start from the
same numbers. For a case 'family/name' the file holds in0, in1, ... (the operands), weights (of the
shape of the value), value, and gradient0, ... (of the sum of weights times value), computed in float64
and rounded to float32 at the end, since a tensor of ours holds no more.
"""

import os

import numpy as np
import torch
import torch.nn.functional as F

random = np.random.default_rng(20260)
arrays = {}


def signed(*shape):
    return random.choice([-1, 1], shape) * random.uniform(0.1, 2.1, shape)


def positive(*shape):
    return random.uniform(0.2, 2.2, shape)


def case(name, function, *operands):
    operands = [np.float32(operand).astype(np.float64) for operand in operands]
    leaves = [torch.tensor(operand, requires_grad=True) for operand in operands]
    value = function(*leaves)
    weights = np.float32(random.uniform(0.5, 1.5, tuple(value.shape))).astype(np.float64)
    (value * torch.tensor(weights)).sum().backward()
    for i, leaf in enumerate(leaves):
        arrays[f"{name}/in{i}"] = operands[i]
        gradient = torch.zeros_like(leaf) if leaf.grad is None else leaf.grad
        arrays[f"{name}/gradient{i}"] = gradient.numpy()
    arrays[f"{name}/weights"] = weights
    arrays[f"{name}/value"] = value.detach().numpy()


for name, function in {
    "neg": torch.neg,
    "abs": torch.abs,
    "exp": torch.exp,
    "expm1": torch.expm1,
    "square": torch.square,
    "sin": torch.sin,
    "cos": torch.cos,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "erf": torch.erf,
    "pow 3": lambda x: x**3,
}.items():
    case("unary/" + name, function, signed(3, 7))
for name, function in {
    "log": torch.log,
    "log1p": torch.log1p,
    "sqrt": torch.sqrt,
    "rsqrt": torch.rsqrt,
    "reciprocal": torch.reciprocal,
    "pow 2.5": lambda x: x**2.5,
}.items():
    case("unary/" + name, function, positive(3, 7))
for name, function in {
    "softplus": F.softplus,
    "relu": F.relu,
    "leakyRelu": lambda x: F.leaky_relu(x, 0.125),
    "elu": lambda x: F.elu(x, 1.5),
    "gelu": F.gelu,
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "clamp": lambda x: torch.clamp(x, -0.75, 1.5),
}.items():
    case("activation/" + name, function, 3 * signed(3, 7))

for name, function in {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "pow": torch.pow,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "squaredDifference": lambda a, b: (a - b) ** 2,
    "where": lambda a, b: torch.where(
        torch.tensor([[True], [False], [True]]), a, b
    ),
}.items():
    case("binary/" + name, function, positive(3, 1, 5), positive(3, 1))

image = lambda: signed(2, 4, 5, 6)
for name, function in {
    "sum": lambda x: x.sum((0, 2)),
    "mean": lambda x: x.mean((0, 2)),
    "variance": lambda x: x.var((0, 2), correction=0),
    "variance corrected": lambda x: x.var((0, 2), correction=1),
    "max": lambda x: x.amax((0, 2)),
    "min": lambda x: x.amin((0, 2)),
    "norm": lambda x: torch.linalg.vector_norm(x, dim=(0, 2)),
    "logSumExp": lambda x: torch.logsumexp(x, (0, 2)),
    "cumulativeSum": lambda x: torch.cumsum(x, 1),
    "softmax": lambda x: torch.softmax(x, 1),
    "logSoftmax": lambda x: torch.log_softmax(x, -1),
}.items():
    case("fold/" + name, function, signed(3, 4, 5))

for name, function in {
    "reshape": lambda x: x.reshape(5, 12),
    "flatten": lambda x: x.flatten(1),
    "transpose": lambda x: x.transpose(-1, -2),
    "permute": lambda x: x.permute(2, 0, 1),
    "expand": lambda x: x[:, :1].expand(2, 3, 6, 5),
    "slice": lambda x: x[:, 1:3],
    "slice step": lambda x: x[:, :, 1:5:2],
    "flip": lambda x: x.flip(1),
    "pad": lambda x: F.pad(x, (2, 1), value=0.5),
    "concatenate": lambda x: torch.cat([x, x * 2], 1),
    "stack": lambda x: torch.stack([x, x * 2], 1),
    "split": lambda x: x.split([1, 2, 1], 1)[1],
    "gather": lambda x: x.index_select(1, torch.tensor([2, 0, 2])),
    "scatterAdd": lambda x: torch.zeros(3, 6, 5, dtype=x.dtype).index_add(
        1, torch.tensor([5, 0, 5, 2]), x
    ),
    "diagonal": lambda x: torch.diagonal(x, dim1=-2, dim2=-1),
    "lowerTriangle": lambda x: torch.tril(x, 1),
    "upperTriangle": lambda x: torch.triu(x, -1),
    "sort": lambda x: torch.sort(x, 1).values,
    "topK": lambda x: torch.topk(x, 2, 1).values,
}.items():
    case("movement/" + name, function, signed(3, 4, 5))

case("contraction/matmul", torch.matmul, signed(2, 1, 4, 6), signed(3, 6, 5))
case("contraction/matmulTransposed", lambda a, b: a @ b.mT, signed(4, 6), signed(5, 6))
case("contraction/transposedMatmul", lambda a, b: a.mT @ b, signed(6, 4), signed(6, 5))
case("contraction/outer", torch.outer, signed(4), signed(5))
case(
    "contraction/pairwiseSquaredDistances",
    lambda a, b: ((a[:, None] - b[None]) ** 2).sum(-1),
    signed(4, 6),
    signed(5, 6),
)

labels = torch.tensor([2, 0, 4, 1])
case(
    "loss/crossEntropy",
    lambda x: F.cross_entropy(x, labels, reduction="none"),
    3 * signed(4, 5),
)
case(
    "loss/binaryCrossEntropyWithLogits",
    lambda x, t: F.binary_cross_entropy_with_logits(x, t, reduction="none"),
    3 * signed(4, 5),
    random.uniform(0, 1, (4, 5)),
)

case("image/conv2d", lambda x, w: F.conv2d(x, w, padding=1), image(), signed(3, 4, 3, 2))
case(
    "image/conv2d strided",
    lambda x, w: F.conv2d(x, w, stride=2, padding=1, groups=2),
    image(),
    signed(6, 2, 3, 3),
)
case(
    "image/conv2d dilated", lambda x, w: F.conv2d(x, w, dilation=2), image(), signed(3, 4, 3, 3)
)
case(
    "image/convTranspose2d",
    lambda x, w: F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1),
    image(),
    signed(4, 3, 3, 3),
)
case("image/maxPool2d", lambda x: F.max_pool2d(x, 3, 2), image())
case("image/avgPool2d", lambda x: F.avg_pool2d(x, 3, 2), image())
case("image/nearest", lambda x: F.interpolate(x, scale_factor=2), image())
case(
    "image/bilinear",
    lambda x: F.interpolate(x, scale_factor=3, mode="bilinear", align_corners=False),
    image(),
)
case(
    "image/batch",
    lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True, eps=1e-5),
    image(),
    positive(4),
    signed(4),
)
case(
    "image/layer",
    lambda x, w, b: F.layer_norm(x, (5, 6), w, b, eps=1e-5),
    image(),
    positive(5, 6),
    signed(5, 6),
)

target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.npz")
np.savez_compressed(target, **{name: np.float32(array) for name, array in arrays.items()})
print(len(arrays), "arrays", os.path.getsize(target), "bytes")
