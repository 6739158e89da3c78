"""The training steps of TrainingSteps.java in PyTorch, timed for PythonPeer.java.

Requests, one a line: "step NAME default|fused" builds a model from the .npy files beside this script and answers with its
first losses; "block KIND RUNS" answers with the milliseconds of so many steps of the model of that kind. "fused" has the
optimiser's single-kernel version, which PyTorch does not take on its own.
"""

import math
import os
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKED = 3


def load(name):
    return torch.from_numpy(numpy.load(os.path.join(HERE, name + ".npy")))


class Noise:
    """The given draws first, then fresh ones."""

    def __init__(self, count):
        self.given = [[load(f"noise{step}_{i}") for i in range(count)] for step in range(CHECKED)]
        self.step = -1

    def next(self):
        self.step += 1

    def draw(self, index, fresh):
        return self.given[self.step][index] if self.step < CHECKED else fresh()


def dense(*layers):
    return nn.Sequential(*layers)


def mlp():
    model = dense(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(),
        nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 784))
    x = load("x")
    return model, adam, lambda: F.mse_loss(model(x), x)


def conv():
    model = dense(
        nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 256), nn.ReLU(), nn.Linear(256, 10))
    x = load("x")
    labels = load("labels").long()
    return model, adam, lambda: F.cross_entropy(model(x), labels)


class Halving(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(i, o, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(),
            nn.Conv2d(o, o, 3, padding=1, bias=False), nn.BatchNorm2d(o))
        self.side = nn.Conv2d(i, o, 1, stride=2)

    def forward(self, x):
        return self.main(x) + self.side(x)


def doubling(i, o):
    return nn.Sequential(
        nn.ConvTranspose2d(i, i // 2, 2, stride=2), nn.Conv2d(i // 2, o, 3, padding=1, bias=False),
        nn.BatchNorm2d(o), nn.ReLU())


def haar(a):
    p, q, r, s = a[:, :, 0::2, 0::2], a[:, :, 0::2, 1::2], a[:, :, 1::2, 0::2], a[:, :, 1::2, 1::2]
    details = torch.stack([(p - q + r - s) / 2, (p + q - r - s) / 2, (p - q - r + s) / 2], 2)
    return (p + q + r + s) / 2, details


def csae():
    encoder = nn.Sequential(
        nn.Conv2d(1, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), Halving(16, 32), nn.ReLU(), Halving(32, 64), nn.ReLU(),
        Halving(64, 64), nn.ReLU(), nn.Flatten(), nn.Linear(1024, 40))
    decoder = nn.Sequential(
        nn.Linear(40, 1024), nn.Unflatten(1, (64, 4, 4)), doubling(64, 64), doubling(64, 32), doubling(32, 16),
        nn.Conv2d(16, 1, 1))
    x, targets, noise = load("x"), load("targets"), Noise(1)
    deviation = 0.04 * math.sqrt(40)

    def loss():
        noise.next()
        z = encoder(x)
        y = decoder(z + deviation * noise.draw(0, lambda: torch.randn(128, 40)))
        low, fine = haar(y - x)
        _, coarse = haar(low)
        wavelet = fine.square().mean() + coarse.square().mean()
        return F.mse_loss(z, targets) + F.mse_loss(y, x) + 0.5 * wavelet

    return nn.ModuleList([encoder, decoder]), sgd, loss


def gmvae():
    encoder = dense(
        nn.Linear(784, 500), nn.BatchNorm1d(500), nn.ReLU(), nn.Linear(500, 500), nn.BatchNorm1d(500), nn.ReLU(),
        nn.Linear(500, 150))
    mean, log_variance, logits = nn.Linear(150, 100), nn.Linear(150, 100), nn.Linear(150, 10)
    from_z, from_c = nn.Linear(100, 150), nn.Linear(10, 150)
    decoder = dense(
        nn.Linear(150, 150), nn.BatchNorm1d(150), nn.ReLU(), nn.Linear(150, 500), nn.BatchNorm1d(500), nn.ReLU(),
        nn.Linear(500, 500), nn.BatchNorm1d(500), nn.ReLU(), nn.Linear(500, 784))
    x, noise = load("x"), Noise(2)

    def gumbel():
        return -torch.empty(200, 10).exponential_().log()

    def loss():
        noise.next()
        features = encoder(x)
        m, v, scores = mean(features), log_variance(features), logits(features)
        z = m + (0.5 * v).exp() * noise.draw(0, lambda: torch.randn(200, 100))
        c = torch.softmax(scores + noise.draw(1, gumbel), -1)
        y = decoder(from_z(z) + from_c(c))
        log_p = torch.log_softmax(scores, -1)
        return (
            F.binary_cross_entropy_with_logits(y, x, reduction="sum") / 200
            + (log_p.exp() * (log_p + math.log(10))).sum() / 200
            + 4 * 0.5 * (m.square() + v.exp() - v - 1).sum() / 200)

    return nn.ModuleList([encoder, mean, log_variance, logits, from_z, from_c, decoder]), adam, loss


def adam(parameters, fused):
    return torch.optim.Adam(parameters, 1e-3, fused=fused)


def sgd(parameters, fused):
    return torch.optim.SGD(parameters, 0.01, momentum=0.9, weight_decay=5e-4, fused=fused)


def build(name, kind):
    model, optimizer, loss = {"mlp": mlp, "conv": conv, "csae": csae, "gmvae": gmvae}[name]()
    with torch.no_grad():
        for i, parameter in enumerate(model.parameters()):
            given = load(f"p{i}")
            assert given.shape == parameter.shape, (name, i, given.shape, parameter.shape)
            parameter.copy_(given)
    model.train()
    stepper = optimizer(model.parameters(), True if kind == "fused" else None)

    def step():
        stepper.zero_grad()
        value = loss()
        value.backward()
        stepper.step()
        return value

    return step


def main():
    torch.set_num_threads(int(sys.argv[1]))
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
    steps = {}
    for line in sys.stdin:
        words = line.split()
        if words[0] == "step":
            steps[words[2]] = build(words[1], words[2])
            answer = [steps[words[2]]().item() for _ in range(CHECKED)]
        else:
            answer = []
            for _ in range(int(words[2])):
                start = time.perf_counter()
                steps[words[1]]().item()
                answer.append((time.perf_counter() - start) * 1e3)
        print(*answer, flush=True)


if __name__ == "__main__":
    main()
