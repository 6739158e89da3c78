"""Random arrays to and from the reference implementations, for InteropTest.

interop.py write FOLDER N     writes N arrays as .npy and .safetensors, each with the float32 values that
                              must be read as NAME.expected
interop.py check FOLDER       loads NAME.npy, all.npz and NAME.safetensors and compares them bit for bit
                              with NAME.expected, and that NumPy would have written the same .npy bytes
"""

import io
import pathlib
import sys

import numpy
import safetensors.numpy

TYPES = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?"]
mode, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def expected(array):
    shape = ",".join(str(extent) for extent in array.shape)
    with numpy.errstate(over="ignore"):
        return shape.encode() + b"\n" + array.astype("<f4").tobytes("C")


def random(generator, kind):
    shape = tuple(generator.integers(0, 5, generator.integers(0, 9)))
    if kind == "?":
        return generator.random(shape) < 0.5
    if kind[0] == "f":
        # Any bits but NaN, whose payload conversions may change.
        bits = generator.integers(0, 256, (*shape, int(kind[1])), "u1")
        array = numpy.ascontiguousarray(bits).view("<" + kind).reshape(shape)
        return numpy.where(numpy.isnan(array), 1, array).astype("<" + kind)
    limits = numpy.iinfo(kind)
    return generator.integers(limits.min, limits.max, shape, kind, endpoint=True)


if mode == "write":
    generator = numpy.random.default_rng(7)
    for i in range(int(sys.argv[3])):
        array = numpy.asarray(random(generator, TYPES[i % len(TYPES)]))
        (folder / f"{i}.expected").write_bytes(expected(array))
        safetensors.numpy.save_file({"x": array}, folder / f"{i}.safetensors")
        if i % 3 == 0:
            array = numpy.asarray(array, order="F")
        if i % 2 == 0:
            array = array.astype(array.dtype.newbyteorder(">"))
        numpy.save(folder / f"{i}.npy", array)
        save = numpy.savez if i % 5 else numpy.savez_compressed
        save(folder / f"{i}.npz", x=array)
else:
    archive = numpy.load(folder / "all.npz")
    count = 0
    for file in sorted(folder.glob("*.expected")):
        content = file.read_bytes()
        array = numpy.load(file.with_suffix(".npy"))
        assert array.dtype == "<f4", array.dtype
        assert expected(array) == content, file
        again = io.BytesIO()
        numpy.save(again, array)
        assert again.getvalue() == file.with_suffix(".npy").read_bytes(), file
        assert expected(archive[file.stem]) == content, file
        tensors = safetensors.numpy.load_file(file.with_suffix(".safetensors"))
        assert list(tensors) == ["x"] and expected(tensors["x"]) == content, file
        count += 1
    print(count)
