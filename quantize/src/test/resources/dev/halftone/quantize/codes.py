"""Writes codes.txt: reference values for CodesGoldenTest.

Made with faiss-cpu 1.15.1, scikit-learn 1.9.1 and NumPy 2.4.6:
OMP_NUM_THREADS=1 python codes.py > codes.txt
"""

import faiss
import numpy as np
from scipy.stats import entropy
from sklearn.preprocessing import KBinsDiscretizer

N, D = 3000, 16
COUNT = 40  # rows whose codes are written out


def uniform(n):
    """SplitMix64 of 1 to n, as doubles in [0, 1); the same operations as in CodesGoldenTest."""
    with np.errstate(over="ignore"):
        z = np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def make_rows():
    """Neighboring columns are correlated, the first vary most."""
    u = uniform(4 * N * D).reshape(N * D, 4)
    noise = (u[:, 0] + u[:, 1] + u[:, 2] + u[:, 3] - 2).reshape(N, D)
    rows = noise.copy()
    for j in range(1, D):
        rows[:, j] = 0.75 * rows[:, j - 1] + noise[:, j] / (1 + 0.25 * j)
    return rows.astype(np.float32)


def line(name, values):
    print(name, " ".join(repr(float(v)) for v in np.ravel(values)))


def distortion(x, decoded):
    return ((x.astype(np.float64) - decoded) ** 2).sum() / len(x)


rows = make_rows()
line("rows.first", rows[0])
line("rows.sum", rows.astype(np.float64).sum())

for m, bits in [(4, 4), (3, 5), (2, 8)]:
    name = f"pq.{m}.{bits}."
    d = D - D % m
    x = np.ascontiguousarray(rows[:, :d])
    pq = faiss.ProductQuantizer(d, m, bits)
    pq.train(x)
    codes = pq.compute_codes(x)
    line(name + "distortion", distortion(x, pq.decode(codes)))
    if bits < 8:
        line(name + "centers", faiss.vector_to_array(pq.centroids))
        line(name + "codes", codes[:COUNT])

for m, bits in [(4, 4), (2, 6)]:
    opq = faiss.OPQMatrix(D, m)
    opq.pq = pq = faiss.ProductQuantizer(D, m, bits)
    opq.train(rows)
    turned = opq.apply(rows)
    pq.train(turned)
    back = opq.reverse_transform(pq.decode(pq.compute_codes(turned)))
    line(f"opq.{m}.{bits}.distortion", distortion(rows, back))

for stages, bits, beam in [(4, 4, 1), (4, 4, 5)]:
    rq = faiss.ResidualQuantizer(D, stages, bits)
    rq.max_beam_size = beam
    rq.train_type = faiss.ResidualQuantizer.Train_default
    rq.train(rows)
    back = rq.decode(rq.compute_codes(rows))
    line(f"rq.{stages}.{bits}.beam{beam}.distortion", distortion(rows, back))

for bits in [1, 4, 8, 12]:
    bins = KBinsDiscretizer(2**bits, encode="ordinal", strategy="uniform", subsample=None)
    codes = bins.fit_transform(rows.astype(np.float64))
    line(f"scalar.{bits}.codes", codes[:COUNT])
    line(f"scalar.{bits}.distortion", distortion(rows, bins.inverse_transform(codes)))

lsh = faiss.IndexLSH(D, D, False, True)
lsh.train(rows)
line("median.codes", lsh.sa_encode(rows)[:COUNT])

labels = (np.arange(1000) ** 2) % 37
counts = np.bincount(labels, minlength=37)
line("usage.entropy", entropy(counts, base=2))
line("usage.dead", (counts == 0).sum())
