"""Writes the golden files beside it: python3 golden.py

Made with Python 3, NumPy 2.4.6 and safetensors 0.8.0. Every array of a numeric type T and n elements
holds (0, 1, ..., n - 1) - 2 as T (unsigned types without the - 2, divided by 4 for floating types),
so the tests know the values without a second file.
"""

import gzip
import pathlib
import struct

import numpy
import safetensors
import safetensors.numpy

HERE = pathlib.Path(__file__).parent
TYPES = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?"]


def counting(kind, *shape):
    n = int(numpy.prod(shape))
    values = numpy.arange(n)
    if kind == "?":
        return (values % 2 == 1).reshape(shape)
    if kind[0] in "fi":
        values = values - 2
    values = values.astype(kind)
    return (values / 4 if kind[0] == "f" else values).astype(kind).reshape(shape)


def arrays():
    named = {}
    for kind in TYPES:
        name = "b1" if kind == "?" else kind
        named[name] = counting(kind, 2, 3)
        if kind[-1] not in "1?":
            named["big_" + name] = named[name].astype(">" + kind)
    named["fortran"] = numpy.asfortranarray(counting("f4", 2, 3, 4))
    named["scalar"] = counting("f4")
    named["empty"] = counting("f4", 3, 0, 2)
    named["rank8"] = counting("f8", 1, 2, 1, 3, 1, 1, 2, 1)
    return named


numpy.savez(HERE / "stored.npz", **arrays())
numpy.savez_compressed(HERE / "deflated.npz", **arrays())
numpy.save(HERE / "plain.npy", counting("f4", 5, 7))
for major in (2, 3):
    with open(HERE / f"version{major}.npy", "wb") as out:
        numpy.lib.format.write_array(out, counting("i4", 4), version=(major, 0))

tensors = {n: a for n, a in arrays().items() if not n.startswith("big_") and n != "fortran"}
safetensors.numpy.save_file(
    tensors, HERE / "types.safetensors", {"format": "pt", "größe": 'line\n"quoted" \\ \u2603'}
)
bfloat16 = (counting("f4", 2, 3).view("<u4") >> 16).astype("<u2")
spec = safetensors.TensorSpec(
    dtype="bfloat16", shape=[2, 3], data_ptr=bfloat16.ctypes.data, data_len=bfloat16.nbytes
)
(HERE / "bfloat16.safetensors").write_bytes(bytes(safetensors.serialize({"bf16": spec})))

with open(HERE / "bytes.idx.gz", "wb") as out:
    data = struct.pack(">4B3i", 0, 0, 8, 3, 2, 3, 4) + bytes(range(24))
    out.write(gzip.compress(data, mtime=0))
