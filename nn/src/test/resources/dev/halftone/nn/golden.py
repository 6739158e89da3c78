"""Writes golden.safetensors: values and gradients of layers, losses, optimisers and schedules in float64; and
pytorch-model.safetensors: the state dictionary of a small model, as PyTorch's users save it.

Run as `python golden.py` beside the files. Made with PyTorch 2.13.0, NumPy 2.4.6 and safetensors 0.8.0 on Linux; the tests read the file and never need
Python. Inputs are float32 numbers, so that both sides start from the same values; results are rounded to float32 once.
"""
import json
import struct

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(20240607)
out = {}


def put(name, value):
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    assert name not in out, name
    out[name] = np.array(value, dtype=np.float32, order="C")


def draw(*shape, scale=1.0):
    """Normal draws that are float32 numbers held in float64."""
    return torch.tensor((rng.standard_normal(shape) * scale).astype(np.float32).astype(np.float64))


def layer(name, module, x, paths=None, after=None):
    """paths: torch name -> path in Halftone."""
    paths = paths or {}
    with torch.no_grad():
        for key, tensor in module.state_dict().items():
            if key in paths:
                tensor.copy_(draw(*tensor.shape, scale=0.5) if "var" not in key else draw(*tensor.shape).abs() + 0.5)
                put(f"{name}/parameter/{paths[key]}", tensor)
    x = x.clone().requires_grad_()
    y = module(x)
    probe = draw(*y.shape)
    (y * probe).sum().backward()
    put(f"{name}/x", x)
    put(f"{name}/y", y)
    put(f"{name}/probe", probe)
    put(f"{name}/gradient/x", x.grad)
    for key, parameter in module.named_parameters():
        if key in paths:
            put(f"{name}/gradient/{paths[key]}", parameter.grad)
    for key in after or []:
        put(f"{name}/after/{paths[key]}", module.state_dict()[key])


same = {"weight": "weight", "bias": "bias"}
layer("dense", nn.Linear(7, 5), draw(6, 7), same)
layer("dense no bias", nn.Linear(7, 5, bias=False), draw(6, 7), {"weight": "weight"})
layer("dense rank 3", nn.Linear(4, 3), draw(2, 5, 4), same)
layer("conv", nn.Conv2d(3, 4, 3, stride=2, padding=1), draw(2, 3, 9, 8), same)
layer("conv groups dilated", nn.Conv2d(4, 6, 3, padding=2, dilation=2, groups=2), draw(2, 4, 7, 7), same)
layer("conv transpose", nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1, output_padding=1), draw(2, 4, 5, 4), same)
layer("conv transpose groups dilated", nn.ConvTranspose2d(4, 6, 2, stride=2, dilation=2, groups=2), draw(2, 4, 3, 4), same)
layer("max pool", nn.MaxPool2d(3, 2), draw(2, 3, 8, 7))
layer("average pool", nn.AvgPool2d(2, 2), draw(2, 3, 6, 9))
norm = {"weight": "scale", "bias": "shift", "running_mean": "runningMean", "running_var": "runningVariance"}
moved = ["running_mean", "running_var"]
layer("batch norm images training", nn.BatchNorm2d(3).train(), draw(4, 3, 5, 6) * 2 + 3, norm, moved)
layer("batch norm images inference", nn.BatchNorm2d(3).eval(), draw(4, 3, 5, 6) * 2 + 3, norm, moved)
layer("batch norm rows training", nn.BatchNorm1d(5, momentum=0.3, eps=1e-3).train(), draw(9, 5) * 3 - 2, norm, moved)
layer("batch norm rows inference", nn.BatchNorm1d(5).eval(), draw(9, 5) * 3 - 2, norm, moved)
layer("layer norm", nn.LayerNorm(8), draw(5, 8) * 2 + 1, {"weight": "scale", "bias": "shift"})
layer("upsample nearest", nn.Upsample(scale_factor=3), draw(2, 2, 3, 4))
layer("upsample bilinear", nn.Upsample(scale_factor=2, mode="bilinear"), draw(2, 3, 4, 5))
wide = torch.cat([draw(4, 6) * 2, torch.tensor([[-30.0, -8.0, -0.001, 0.001, 8.0, 30.0]])])
layer("relu", nn.ReLU(), wide)
layer("leaky relu", nn.LeakyReLU(0.25), wide)
layer("elu", nn.ELU(1.5), wide)
layer("gelu", nn.GELU(), wide)
layer("silu", nn.SiLU(), wide)
layer("sigmoid", nn.Sigmoid(), wide)
layer("tanh", nn.Tanh(), wide)
layer("softplus", nn.Softplus(threshold=1e9), wide)
layer("softmax", nn.Softmax(-1), wide)
layer("log softmax", nn.LogSoftmax(-1), wide)


def loss(name, function, inputs, constants=None):
    leaves = {key: value.clone().requires_grad_() for key, value in inputs.items()}
    value = function(**leaves, **(constants or {}))
    value.backward()
    put(f"loss/{name}/value", value)
    for key, leaf in leaves.items():
        put(f"loss/{name}/{key}", leaf)
        put(f"loss/{name}/gradient/{key}", leaf.grad)
    for key, constant in (constants or {}).items():
        put(f"loss/{name}/{key}", constant)


a, b = draw(5, 4), draw(5, 4)
unit = torch.tensor(rng.uniform(0.02, 0.98, (5, 4)).astype(np.float32).astype(np.float64))
target = torch.tensor(rng.uniform(0, 1, (5, 4)).astype(np.float32).astype(np.float64))
labels = torch.tensor([3, 0, 2, 2, 1])
loss("squared error mean", lambda output, target: F.mse_loss(output, target), {"output": a}, {"target": b})
loss("squared error sum", lambda output, target: F.mse_loss(output, target, reduction="sum"), {"output": a}, {"target": b})
loss("absolute error", lambda output, target: F.l1_loss(output, target), {"output": a}, {"target": b})
loss("huber", lambda output, target: F.huber_loss(output, target, delta=0.7), {"output": a}, {"target": b})
loss("binary cross-entropy", lambda output, target: F.binary_cross_entropy(output, target), {"output": unit}, {"target": target})
loss(
    "binary cross-entropy from logits",
    lambda output, target: F.binary_cross_entropy_with_logits(output, target),
    {"output": a * 4},
    {"target": target},
)
loss("cross-entropy", lambda output, labels: F.cross_entropy(output, labels), {"output": a * 3}, {"labels": labels})
loss(
    "cross-entropy smoothed",
    lambda output, labels: F.cross_entropy(output, labels, label_smoothing=0.1),
    {"output": a * 3},
    {"labels": labels},
)
loss(
    "gaussian likelihood",
    lambda mean, logVariance, target: F.gaussian_nll_loss(mean, target, logVariance.exp(), full=True, eps=1e-30),
    {"mean": a, "logVariance": b},
    {"target": target},
)


def normal(mean, log_variance):
    return torch.distributions.Normal(mean, (log_variance / 2).exp())


kl = torch.distributions.kl_divergence
loss(
    "divergence to standard",
    lambda mean, logVariance: kl(normal(mean, logVariance), normal(torch.zeros(()), torch.zeros(()))).sum(1).mean(),
    {"mean": a, "logVariance": b},
)
loss(
    "divergence of gaussians",
    lambda mean, logVariance, priorMean, priorLogVariance: kl(
        normal(mean, logVariance), normal(priorMean, priorLogVariance)
    ).sum(1).mean(),
    {"mean": a, "logVariance": b, "priorMean": draw(5, 4), "priorLogVariance": draw(5, 4)},
)
categorical = torch.distributions.Categorical
loss(
    "divergence of categories",
    lambda logits, priorLogits: kl(categorical(logits=logits), categorical(logits=priorLogits)).mean(),
    {"logits": a * 2, "priorLogits": b},
)
loss(
    "divergence to uniform",
    lambda logits: kl(categorical(logits=logits), categorical(logits=torch.zeros(5, 4))).mean(),
    {"logits": a * 2},
)
bernoulli = torch.distributions.Bernoulli
loss(
    "divergence of coins",
    lambda logits, priorLogits: kl(bernoulli(logits=logits), bernoulli(logits=priorLogits)).sum(1).mean(),
    {"logits": a * 2, "priorLogits": b},
)
loss("entropy of categories", lambda logits: categorical(logits=logits).entropy().mean(), {"logits": a * 2})
loss(
    "gaussian likelihood of one deviation",
    lambda mean, target: -torch.distributions.Normal(mean, 0.375).log_prob(target).mean(),
    {"mean": a},
    {"target": target},
)
loss(
    "bernoulli likelihood",
    lambda logits, target: -bernoulli(logits=logits, validate_args=False).log_prob(target).sum(1).mean(),
    {"logits": a * 4},
    {"target": target},
)
loss("sparsity of samples", lambda activity: ((activity.mean(1) - 0.25) ** 2).mean(), {"activity": unit})
loss("sparsity of units", lambda activity: ((activity.mean(0) - 0.25) ** 2).mean(), {"activity": unit})
loss("sparsity l1", lambda activity: activity.abs().mean(), {"activity": a})
coins = torch.distributions.Bernoulli
loss("sparsity divergence", lambda activity: kl(coins(torch.tensor(0.25).double()), coins(activity.mean(0))).sum(), {"activity": unit})
pictures = draw(2, 3, 6, 5), draw(2, 3, 6, 5)
SOBEL = [[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def filtered(images, kernel):
    return F.conv2d(images, torch.tensor(kernel).double().expand(3, 1, 3, 3), padding=1, groups=3)


def sobel_energy(images):
    down = torch.tensor(SOBEL).T.tolist()
    return ((filtered(images, SOBEL) + filtered(images, down)) ** 2).mean()


loss(
    "laplacian",
    lambda output, target: (filtered(output - target, [[0, -1.0, 0], [-1, 4, -1], [0, -1, 0]]) ** 2).mean(),
    {"output": pictures[0]},
    {"target": pictures[1]},
)
loss(
    "sobel",
    lambda output, target: (filtered(output - target, SOBEL) ** 2).mean()
    + (filtered(output - target, torch.tensor(SOBEL).T.tolist()) ** 2).mean(),
    {"output": pictures[0]},
    {"target": pictures[1]},
)
loss(
    "sobel energy",
    lambda output, target: (sobel_energy(target) - sobel_energy(output)).abs(),
    {"output": pictures[0]},
    {"target": pictures[1]},
)

# Optimisers: 50 steps on f(w) = sum((A w - c)^2) / 2 + sum(cos w), whose gradient is A'(A w - c) - sin w.
start, matrix, centre = draw(6), draw(6, 6), draw(6)
put("optimizer/start", start)
put("optimizer/matrix", matrix)
put("optimizer/centre", centre)


def run(name, make, schedule=None, clip=None):
    w = start.clone().requires_grad_()
    optimizer = make([w])
    rates = schedule(optimizer) if schedule else None
    for _ in range(50):
        optimizer.zero_grad()
        (((matrix @ w - centre) ** 2).sum() / 2 + w.cos().sum()).backward()
        if clip:
            torch.nn.utils.clip_grad_norm_([w], clip)
        optimizer.step()
        if rates:
            rates.step()
    put(f"optimizer/{name}", w)


S = torch.optim.lr_scheduler
run("sgd", lambda p: torch.optim.SGD(p, 0.01))
run("sgd decay", lambda p: torch.optim.SGD(p, 0.01, weight_decay=0.1))
run("sgd momentum", lambda p: torch.optim.SGD(p, 0.01, momentum=0.9, weight_decay=0.05))
run("sgd nesterov", lambda p: torch.optim.SGD(p, 0.01, momentum=0.9, nesterov=True, weight_decay=0.05))
run("sgd clipped", lambda p: torch.optim.SGD(p, 0.01, momentum=0.9), clip=0.5)
run("adam", lambda p: torch.optim.Adam(p, 0.02))
run("adam decay", lambda p: torch.optim.Adam(p, 0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1))
run("adamw", lambda p: torch.optim.AdamW(p, 0.02, weight_decay=0.2))
run("adam step", lambda p: torch.optim.Adam(p, 0.05), lambda o: S.StepLR(o, 10, 0.5))
run("adam exponential", lambda p: torch.optim.Adam(p, 0.05), lambda o: S.ExponentialLR(o, 0.9))
run("adam cosine", lambda p: torch.optim.Adam(p, 0.05), lambda o: S.CosineAnnealingLR(o, 50, 0.001))
run("sgd linear", lambda p: torch.optim.SGD(p, 0.02), lambda o: S.LinearLR(o, 1.0, 0.1, 40))
run("sgd warm-up", lambda p: torch.optim.SGD(p, 0.02), lambda o: S.LinearLR(o, 0.1, 1.0, 9))

# A model whose state dictionary is loaded by name: the running statistics have moved.
torch.manual_seed(7)
model = nn.Sequential(
    nn.Conv2d(1, 3, 3, stride=2, padding=1),
    nn.BatchNorm2d(3),
    nn.ReLU(),
    nn.ConvTranspose2d(3, 2, 2, stride=2),
    nn.Flatten(),
    nn.Linear(2 * 6 * 6, 5),
    nn.LayerNorm(5),
)
for _ in range(3):
    model(draw(4, 1, 6, 6))
x = draw(3, 1, 6, 6)
save_file({key: value.float() if value.is_floating_point() else value for key, value in model.state_dict().items()}, "pytorch-model.safetensors")
model.load_state_dict(load_file("pytorch-model.safetensors"))
put("pytorch-model/x", x)
put("pytorch-model/y", model.eval()(x))

with open("golden.safetensors", "wb") as file:
    header, offset = {"__metadata__": {"torch": torch.__version__}}, 0
    for key, value in out.items():
        header[key] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes]}
        offset += value.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    file.write(struct.pack("<Q", len(text)) + text)
    for value in out.values():
        file.write(value.tobytes())
print(len(out), "tensors with torch", torch.__version__)
