package dev.halftone.io;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFuzzTest {
  static Stream<Arguments> samples() throws IOException {
    return Stream.of(Arguments.of(HostileFormat.SAFETENSORS.sample()),
        Arguments.of(HostileFormat.OWN_SAFETENSORS.sample()));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "30s")
  void givesAValueOrARefusal(byte[] bytes) throws IOException {
    FuzzTarget.read(bytes, HostileFormat.SAFETENSORS);
  }
}
