"""FAISS beside the searches of SearchComparison.java, for PythonPeer.java.

Requests, one a line: "prepare NAME K ..." reads the .npy files beside this script, searches once and writes what it found to
out.npy as float32; "block NAME RUNS" answers with the milliseconds of so many runs.

    prepare exact K                rows.npy, queries.npy
    prepare hamming K              rows.npy, queries.npy: bytes of codes, as float32
    prepare encode 0               rows.npy, codebooks.npy [sub-spaces, entries, columns]
    prepare inverted K PROBES      the same, queries.npy, centers.npy; codebooks are of residuals
"""

import os
import sys
import time

import faiss
import numpy

HERE = os.path.dirname(os.path.abspath(__file__))


def load(name):
    return numpy.ascontiguousarray(numpy.load(os.path.join(HERE, name + ".npy")), "f4")


def exact(k):
    rows, queries = load("rows"), load("queries")
    index = faiss.IndexFlatL2(rows.shape[1])
    index.add(rows)
    return lambda: index.search(queries, k)[1]


def hamming(k):
    rows, queries = load("rows").astype("u1"), load("queries").astype("u1")
    index = faiss.IndexBinaryFlat(8 * rows.shape[1])
    index.add(rows)
    return lambda: index.search(queries, k)[0]


def product(quantizer):
    faiss.copy_array_to_vector(load("codebooks").ravel(), quantizer.centroids)
    return quantizer


def encode(_):
    rows = load("rows")
    count, entries, columns = numpy.load(os.path.join(HERE, "codebooks.npy")).shape
    quantizer = product(faiss.ProductQuantizer(count * columns, count, entries.bit_length() - 1))
    return lambda: quantizer.compute_codes(rows)


def inverted(k, probes):
    rows, queries, centers = load("rows"), load("queries"), load("centers")
    count, entries, _ = numpy.load(os.path.join(HERE, "codebooks.npy")).shape
    coarse = faiss.IndexFlatL2(rows.shape[1])
    coarse.add(centers)
    index = faiss.IndexIVFPQ(coarse, rows.shape[1], len(centers), count, entries.bit_length() - 1)
    product(index.pq)
    index.is_trained = True
    index.precompute_table()
    index.add(rows)
    index.nprobe = probes
    return lambda: index.search(queries, k)[1]


def main():
    faiss.omp_set_num_threads(int(sys.argv[1]))
    print(f"FAISS {faiss.__version__}, {faiss.omp_get_max_threads()} threads, {faiss.get_compile_options().strip()}", flush=True)
    kinds = {"exact": exact, "hamming": hamming, "encode": encode, "inverted": inverted}
    works = {}
    for line in sys.stdin:
        name, *words = line.split()[1:]
        if line.startswith("prepare"):
            works[name] = kinds[name](*map(int, words))
            numpy.save(os.path.join(HERE, "out.npy"), works[name]().astype("f4"))
            answer = ["ready"]
        else:
            answer = []
            for _ in range(int(words[0])):
                start = time.perf_counter()
                works[name]()
                answer.append((time.perf_counter() - start) * 1e3)
        print(*answer, flush=True)


if __name__ == "__main__":
    main()
