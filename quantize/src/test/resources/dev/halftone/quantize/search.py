"""Writes search.txt: inputs and reference values for SearchGoldenTest.

Made with scikit-learn 1.9.1 and NumPy: python search.py > search.txt
"""

import numpy as np
from sklearn import decomposition, metrics, neighbors

random = np.random.RandomState(11)


def line(name, values):
    print(name, " ".join(repr(float(v)) for v in np.ravel(values)))


def components(name, rows, count):
    line(name + ".rows", rows)
    # "full" takes the singular values; its components have their largest entry positive.
    model = decomposition.PCA(count, svd_solver="full").fit(rows.astype(float))
    line(name + ".components", model.components_)
    line(name + ".variance", model.explained_variance_)
    line(name + ".ratio", model.explained_variance_ratio_)
    line(name + ".mean", model.mean_)
    projected = model.transform(rows[:5].astype(float))
    line(name + ".projected", projected)
    line(name + ".reconstructed", model.inverse_transform(projected))


mixing = random.normal(size=(6, 6))
components("tall", (random.normal(size=(120, 6)) @ mixing + 3).astype(np.float32), 4)
components("wide", random.normal(size=(10, 25)).astype(np.float32), 9)

rows = np.round(random.normal(size=(90, 3)), 1).astype(np.float32)
queries = np.round(random.normal(size=(25, 3)), 1).astype(np.float32)
labels = random.randint(0, 4, len(rows))
line("rows", rows)
line("queries", queries)
line("labels", labels)
search = neighbors.NearestNeighbors(n_neighbors=7, algorithm="brute").fit(rows.astype(float))
line("distances", search.kneighbors(queries.astype(float))[0] ** 2)
for k in (1, 2, 5, 8):
    model = neighbors.KNeighborsClassifier(k, algorithm="brute").fit(rows.astype(float), labels)
    predicted = model.predict(queries.astype(float))
    line(f"predicted.{k}", predicted)
actual = random.randint(0, 4, len(queries))
line("actual", actual)
line("precision", metrics.precision_score(actual, predicted, average=None, zero_division=0))
line("recall", metrics.recall_score(actual, predicted, average=None, zero_division=0))
line("f1", metrics.f1_score(actual, predicted, average=None, zero_division=0))
line("accuracy", metrics.accuracy_score(actual, predicted))
