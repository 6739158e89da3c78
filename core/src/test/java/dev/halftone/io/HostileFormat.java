package dev.halftone.io;

import dev.halftone.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A sound sample of each format and how to read it; {@code wrap} packs bytes that were altered. */
enum HostileFormat {
  SAFETENSORS("safetensors") {
    @Override
    byte[] sample() throws IOException {
      String header =
          "{\"__metadata__\":{\"format\":\"pt\",\"note\":\"gr\u00fc\u00dfe\"},"
              + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
              + "\"b\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[24,27]},"
              + "\"c\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[27,35]},"
              + "\"d\":{\"dtype\":\"F16\",\"shape\":[0,7],\"data_offsets\":[35,35]}}   ";
      byte[] data = new byte[35];
      data[24] = 1;
      return SafetensorsTest.file(header, data);
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      SafetensorsReader.read(source(bytes), false);
    }
  },
  /** With the checksum demanded, which no altered file may pass. */
  OWN_SAFETENSORS("safetensors") {
    @Override
    byte[] sample() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new Safetensors(tensors(), Map.of("step", "7")).write(out);
      return out.toByteArray();
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      SafetensorsReader.read(source(bytes), true);
      if (!Arrays.equals(sample(), bytes)) {
        throw new AssertionError("damage went unnoticed");
      }
    }
  },
  NPY("npy") {
    @Override
    byte[] sample() {
      return npy();
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      Npy.read(source(bytes));
    }
  },
  NPY_ROWS("npy") {
    @Override
    byte[] sample() {
      return npy();
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      try (NpyRows rows = NpyRows.open(file(scratch, bytes))) {
        if ((long) rows.rows() * rows.columns() <= 1 << 20) {
          rows.rows(0, rows.rows());
        }
      }
    }
  },
  NPZ_STORED("npz") {
    @Override
    byte[] sample() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new Npz(tensors()).write(out);
      return out.toByteArray();
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      Npz.read(file(scratch, bytes));
    }
  },
  NPZ_DEFLATED("npz") {
    @Override
    byte[] sample() throws IOException {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      entries.put("x.npy", npy());
      entries.put("y.npy", npy());
      return NpzTest.zip(entries);
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      Npz.read(file(scratch, bytes));
    }
  },
  /** The altered bytes are an entry, of right checksum, in a sound zip file. */
  NPY_IN_NPZ("npz") {
    @Override
    byte[] sample() {
      return npy();
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      Npz.read(file(scratch, NpzTest.zip(Map.of("x.npy", bytes))));
    }
  },
  IDX("idx") {
    @Override
    byte[] sample() {
      return idx();
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      Idx.read(new ByteArrayInputStream(bytes), "sample");
    }
  },
  IDX_GZ("idx") {
    @Override
    byte[] sample() {
      return gzip(idx());
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      Idx.read(new ByteArrayInputStream(bytes), "sample");
    }
  },
  /** The altered bytes are the content of a sound gzip file. */
  IDX_IN_GZ("idx") {
    @Override
    byte[] sample() {
      return idx();
    }

    @Override
    void read(byte[] bytes, Path scratch) throws IOException {
      Idx.read(file(scratch, gzip(bytes)));
    }
  };

  private final String format;

  HostileFormat(String format) {
    this.format = format;
  }

  /** The part of so many mutations of the format that falls to this sample of it, rounded up. */
  int share(int mutations) {
    int samples = 0;
    for (HostileFormat other : values()) {
      samples += other.format.equals(format) ? 1 : 0;
    }
    return (mutations + samples - 1) / samples;
  }

  abstract byte[] sample() throws IOException;

  /** Reads the bytes; {@code scratch} is a file for those that need one. */
  abstract void read(byte[] bytes, Path scratch) throws IOException;

  private static Path file(Path scratch, byte[] bytes) throws IOException {
    // A file that is cut to nothing and written again is flushed by ext4 when it is closed, which
    // takes a hundred times longer than all the rest.
    Files.deleteIfExists(scratch);
    return Files.write(scratch, bytes);
  }

  private static ByteSource source(byte[] bytes) {
    return ByteSource.of(new ByteArrayInputStream(bytes), "sample", bytes.length);
  }

  private static Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a.weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("a.bias", Tensor.of(new float[] {7, 8}, 2));
    return tensors;
  }

  private static byte[] npy() {
    return NpyTest.file(
        "{'descr': '<i2', 'fortran_order': False, 'shape': (3, 2), }", new byte[12]);
  }

  private static byte[] idx() {
    return new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8};
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
