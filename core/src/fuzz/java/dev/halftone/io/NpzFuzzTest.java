package dev.halftone.io;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NpzFuzzTest {
  static Stream<Arguments> samples() throws IOException {
    return Stream.of(Arguments.of(HostileFormat.NPZ_STORED.sample()),
        Arguments.of(HostileFormat.NPZ_DEFLATED.sample()),
        Arguments.of(HostileFormat.NPY_IN_NPZ.sample()));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "30s")
  void givesAValueOrARefusal(byte[] bytes) throws IOException {
    FuzzTarget.read(bytes, HostileFormat.NPZ_STORED, HostileFormat.NPY_IN_NPZ);
  }
}
