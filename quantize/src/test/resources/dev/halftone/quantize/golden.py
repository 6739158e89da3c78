"""Writes golden.txt: inputs and reference values for GoldenTest.

Made with scikit-learn 1.9.1, SciPy and NumPy: python golden.py > golden.txt
"""

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn import cluster, metrics

random = np.random.RandomState(7)


def line(name, values):
    print(name, " ".join(repr(float(v)) for v in np.ravel(values)))


n, d, k = 150, 4, 6
centers = random.uniform(-3, 3, (5, d))
classes = random.randint(0, 5, n)
rows = (centers[classes] + random.normal(size=(n, d))).astype(np.float32)
start = rows[random.permutation(n)[:k]]
weights = random.randint(0, 4, n).astype(np.float32)
line("rows", rows)
line("classes", classes)
line("start", start)
line("weights", weights)


def fit(prefix, sample_weight):
    # Double precision, so that scikit-learn's own rounding does not decide the labels.
    model = cluster.KMeans(k, init=start.astype(float), n_init=1, tol=0, algorithm="lloyd")
    model.fit(rows.astype(float), sample_weight=sample_weight)
    line(prefix + "centers", model.cluster_centers_)
    line(prefix + "labels", model.labels_)
    line(prefix + "inertia", model.inertia_)
    return model.labels_


labels = fit("", None)
fit("weighted.", weights)

table = metrics.cluster.contingency_matrix(classes, labels)
matched = linear_sum_assignment(-table)
line("accuracy", table[matched].sum() / n)
line("purity", table.max(axis=0).sum() / n)
line("nmi.arithmetic", metrics.normalized_mutual_info_score(classes, labels))
line(
    "nmi.geometric",
    metrics.normalized_mutual_info_score(classes, labels, average_method="geometric"),
)
line("ari", metrics.adjusted_rand_score(classes, labels))
line("silhouette", metrics.silhouette_score(rows.astype(float), labels))
line("confusion", metrics.confusion_matrix(classes, np.minimum(labels, 4)))
distances = metrics.pairwise_distances(rows.astype(float), metric="manhattan")
same = classes[:, None] == classes[None, :]
pairs = same.sum() - n
line("goodness", distances[~same].mean() / (distances[same].sum() / pairs))
line("goodness.legacy", distances[~same].sum() / 5 / distances[same].sum())
