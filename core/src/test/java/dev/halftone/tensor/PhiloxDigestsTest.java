package dev.halftone.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The first thousand draws of every kind, pinned: saved runs rely on them. The build runs this on
 * both JDKs and with SIMD on and off.
 */
class PhiloxDigestsTest {
  private static final int DRAWS = 1000;
  private static final Shape SHAPE = Shape.of(DRAWS);

  private enum Kind {
    WORD("982bf5a523a5e6fe930fa4d26b00f84120998993857f017c0122c57375a8a5a7") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        single(g, out, Philox::nextInt);
      }
    },
    LONG("bc8e3f794732267cb51307173eecad0ede1cd45ddf4d4f0016f6bdcb9c1fb47d") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        single(g, out, Philox::nextLong);
      }
    },
    BOUNDED("b030ababc2ed765b28b6428c53a1e2de5f824cb3939b6946583b281732a3029b") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        single(g, out, each -> each.nextInt(1_500_000_000));
      }
    },
    FLOAT("a1eefda881984988006432e7ea7bfa6c7af0599548f509525488f593d763af10") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        single(g, out, each -> Float.floatToRawIntBits(each.nextFloat()));
      }
    },
    DOUBLE("027aabd00a24e09cf8498ae6f1e5e7b9073a5740075356744527f73f4e60b0b8") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        single(g, out, each -> Double.doubleToRawLongBits(each.nextDouble()));
      }
    },
    SPLIT("b3455522d7f753943e3b55cbde057c016e7cae6cc1e6dd94ec1414bcbcf9ce05") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        for (int label = 0; label < DRAWS; label++) {
          out.putLong(g.split(label).split("name " + label).key());
        }
      }
    },
    UNIFORM("baf39990860237347cb07a7809602566ad1d960ebea6817518551962f82957a2") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        tensor(g.uniform(SHAPE, -1, 3), out);
      }
    },
    NORMAL("b2233002769ff9cb3817e3bd164d82a9889aaf52ab8ec9a6211b3435872aac25") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        tensor(g.normal(SHAPE), out);
      }
    },
    TRUNCATED_NORMAL("2a9e77dca3ada1a2d254edadcdc9789b6c930d390a6428473f4a89d9ef0f360e") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        tensor(g.truncatedNormal(SHAPE, 2), out);
      }
    },
    GUMBEL("cdf997ffe76fa0800e9b1de16f410d83717edeb42ca325921719a0d5f48fcd79") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        tensor(g.gumbel(SHAPE), out);
      }
    },
    BERNOULLI("2986d21ec6d1cc1c09c43fbc35b8e907dd1d94bb0f5a32a58ad4972a52193164") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        tensor(g.bernoulli(SHAPE, 0.3f), out);
      }
    },
    CATEGORICAL("bcf3ca42ca6ce04c982fba989c9a0bcdfd155f78baece88b85aa73d94e9031c1") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        indices(g.categorical(g.uniform(Shape.of(DRAWS, 9), 0, 1)), out);
      }
    },
    CATEGORICAL_FROM_LOGITS("b092e94e5d3e5c8db98ffc6af9a9144923781e6bf147e7f050f9460663874f57") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        indices(g.categoricalFromLogits(g.normal(Shape.of(DRAWS, 9))), out);
      }
    },
    PERMUTATION("a2a7dd168b0902c06a2a6ce405865311327308d9cbd1e5612e5166dc1db52f4c") {
      @Override
      void draw(Philox g, ByteBuffer out) {
        indices(g.permutation(DRAWS), out);
      }
    };

    final String sha256;

    Kind(String sha256) {
      this.sha256 = sha256;
    }

    abstract void draw(Philox g, ByteBuffer out);

    static void single(Philox g, ByteBuffer out, ToLongFunction<Philox> draw) {
      for (int i = 0; i < DRAWS; i++) {
        out.putLong(draw.applyAsLong(g));
      }
    }

    static void tensor(Tensor drawn, ByteBuffer out) {
      for (float value : drawn.array()) {
        out.putFloat(value);
      }
    }

    static void indices(int[] drawn, ByteBuffer out) {
      for (int index : drawn) {
        out.putInt(index);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstThousandDrawsArePinned(Kind kind) throws NoSuchAlgorithmException {
    Philox generator = Philox.seeded(20_240_601);
    ByteBuffer out = ByteBuffer.allocate(DRAWS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    kind.draw(generator, out);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(out.flip());
    assertEquals(kind.sha256, HexFormat.of().formatHex(digest.digest()));
  }
}
