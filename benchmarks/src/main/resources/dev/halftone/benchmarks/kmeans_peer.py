"""One k-means implementation behind a pipe: commands come in, one line of JSON answers each.

    kmeans_peer.py scikit-learn|faiss

    version                            -> {"version"}
    load ROWS.npy CENTERS.npy          -> {}
    fit ITERATIONS TOLERANCE           -> {"seconds", "processor_seconds", "inertia", "iterations", "bytes"}

Both get C-ordered float32 rows and first centers, and time the fit with the labels of the rows.
"bytes" is how far the fit raised the peak of the process above what it held before.
"""
import json
import sys
import time

import numpy


def status(key):
    with open("/proc/self/status") as lines:
        for line in lines:
            if line.startswith(key + ":"):
                return int(line.split()[1]) * 1024
    return 0


def reset_peak():
    try:
        with open("/proc/self/clear_refs", "w") as references:
            references.write("5")
    except OSError:
        pass


def scikit_learn(rows, centers, iterations, tolerance):
    from sklearn.cluster import KMeans

    model = KMeans(len(centers), init=centers, n_init=1, max_iter=iterations, tol=tolerance, algorithm="lloyd")
    labels = model.fit(rows).labels_
    return model.cluster_centers_, labels, model.n_iter_


def faiss_lloyd(rows, centers, iterations, tolerance):
    import faiss

    model = faiss.Kmeans(
        rows.shape[1],
        len(centers),
        niter=iterations,
        min_points_per_centroid=1,
        max_points_per_centroid=len(rows),
    )
    model.train(rows, init_centroids=centers)
    labels = model.index.search(rows, 1)[1].ravel()
    return model.centroids, labels, iterations


def inertia(rows, centers, labels):
    total = 0.0
    for start in range(0, len(rows), 4096):
        part = slice(start, start + 4096)
        total += float(((rows[part].astype("f8") - centers[labels[part]]) ** 2).sum())
    return total


def main():
    fit = {"scikit-learn": scikit_learn, "faiss": faiss_lloyd}[sys.argv[1]]
    module = __import__({"scikit-learn": "sklearn", "faiss": "faiss"}[sys.argv[1]])
    rows = centers = None
    for line in sys.stdin:
        command, *words = line.split()
        answer = {}
        if command == "version":
            answer["version"] = module.__version__
        elif command == "load":
            rows, centers = (numpy.ascontiguousarray(numpy.load(word), "f4") for word in words)
        elif command == "fit":
            reset_peak()
            before = status("VmRSS")
            processor = time.process_time()
            start = time.perf_counter()
            found, labels, iterations = fit(rows, centers, int(words[0]), float(words[1]))
            answer["seconds"] = time.perf_counter() - start
            answer["processor_seconds"] = time.process_time() - processor
            answer["bytes"] = max(0, status("VmHWM") - before)
            answer["iterations"] = int(iterations)
            answer["inertia"] = inertia(rows, found, labels)
        print(json.dumps(answer), flush=True)


main()
