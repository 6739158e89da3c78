"""Evaluates and times expressions over arrays, for PythonPeer.java.

Requests, one a line: "prepare WORD NAMES EXPRESSION" reads the named .npy files beside this script, evaluates the expression,
which may name torch and F, once and writes the result to out.npy; "block WORD RUNS" answers with the milliseconds of so many
evaluations.
"""

import os
import sys
import time

import numpy
import torch
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))


def prepare(names, expression):
    scope = {"torch": torch, "F": F}
    for name in names.split(","):
        scope[name] = torch.from_numpy(numpy.load(os.path.join(HERE, name + ".npy")))
    work = eval("lambda: " + expression, scope)
    numpy.save(os.path.join(HERE, "out.npy"), numpy.ascontiguousarray(numpy.asarray(work())))
    return work


def main():
    torch.set_num_threads(int(sys.argv[1]))
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
    works = {}
    with torch.no_grad():
        for line in sys.stdin:
            words = line.strip().split(" ", 3)
            if words[0] == "prepare":
                works[words[1]] = prepare(*words[2:])
                answer = ["ready"]
            else:
                work = works[words[1]]
                answer = []
                for _ in range(int(words[2])):
                    start = time.perf_counter()
                    work()
                    answer.append((time.perf_counter() - start) * 1e3)
            print(*answer, flush=True)


if __name__ == "__main__":
    main()
