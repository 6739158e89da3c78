package dev.halftone.benchmarks;

import dev.halftone.quantize.BinaryQuantizer;
import dev.halftone.quantize.CodebookOptions;
import dev.halftone.quantize.Codes;
import dev.halftone.quantize.HammingSearch;
import dev.halftone.quantize.InvertedFileIndex;
import dev.halftone.quantize.NearestNeighbors;
import dev.halftone.quantize.Neighbors;
import dev.halftone.quantize.ProductQuantizer;
import dev.halftone.quantize.Threshold;
import dev.halftone.tensor.Shape;
import dev.halftone.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Encoding and searching: with peers against FAISS, which is given the same rows, centers and
 * codebooks, so that answers can be compared before anything is timed.
 */
final class SearchComparison implements Comparison {
  private static final int K = 10;
  private static final int[] PROBES = {1, 8, 32};

  @Override
  public String group(String work) {
    return work.substring(0, work.indexOf(' '));
  }

  @Override
  public List<Measurement> measure(Settings settings) throws IOException {
    int n = settings.quick() ? 20_000 : 60_000;
    int m = settings.quick() ? 500 : 10_000;
    Optional<PeerProcess> peer =
        settings.peers() ? PythonPeer.start("search.py", settings.threads()) : Optional.empty();
    List<Measurement> all = new ArrayList<>(new StreamComparison().measure(settings));
    try {
      for (int d : new int[] {64, 784}) {
        Tensor both = KMeansRows.of(null, n + m, d);
        Tensor rows = both.slice(0, 0, n);
        Tensor queries = both.slice(0, n, n + m);
        CodebookOptions codes =
            CodebookOptions.of(d == 64 ? 8 : 16, 8).withMaxIterations(settings.quick() ? 3 : 10);
        List<SearchWork> works = new ArrayList<>();
        works.add(exact(rows, queries));
        works.add(hamming(rows, queries));
        works.add(encode(rows, ProductQuantizer.fit(rows, codes)));
        works.addAll(inverted(rows, queries, codes));
        for (SearchWork work : works) {
          all.addAll(work.run(settings, peer));
        }
      }
    } finally {
      if (peer.isPresent()) {
        peer.get().close();
      }
    }
    return all;
  }

  private static SearchWork exact(Tensor rows, Tensor queries) {
    return new SearchWork(
        "exact " + size(rows, queries),
        2.0 * rows.size() * queries.shape().extent(0),
        () -> floats(NearestNeighbors.search(rows, queries, K).indices()),
        "exact " + K,
        Map.of("rows", rows, "queries", queries));
  }

  /** By distances: with so many ties, the rows found are a matter of order. */
  private static SearchWork hamming(Tensor rows, Tensor queries) {
    BinaryQuantizer quantizer = BinaryQuantizer.fit(rows, Threshold.MEAN);
    Codes codes = quantizer.encode(rows);
    Codes asked = quantizer.encode(queries);
    HammingSearch search = HammingSearch.of(codes);
    return new SearchWork(
        "hamming " + size(rows, queries),
        Double.NaN,
        () -> search.search(asked, K).distances(),
        "hamming " + K,
        Map.of("rows", bytes(codes), "queries", bytes(asked)));
  }

  private static SearchWork encode(Tensor rows, ProductQuantizer quantizer) {
    return new SearchWork(
        "encode " + rows.shape() + " by " + quantizer.layout().fields() + " bytes",
        2.0 * rows.size() * quantizer.entries(),
        () -> bytes(quantizer.encode(rows)).array(),
        "encode 0",
        Map.of("rows", rows, "codebooks", codebooks(quantizer)));
  }

  private static List<SearchWork> inverted(Tensor rows, Tensor queries, CodebookOptions codes) {
    InvertedFileIndex index =
        InvertedFileIndex.fit(
            rows,
            InvertedFileIndex.Options.of(256, codes).withMaxIterations(codes.maxIterations()));
    Neighbors nearest = NearestNeighbors.search(rows, queries, 1);
    List<SearchWork> works = new ArrayList<>();
    for (int probes : PROBES) {
      System.out.printf(
          Locale.ROOT,
          "%d probes of 256 lists: recall@1 %.4f, recall@10 %.4f, recall@10 of 100 compared exactly"
              + " %.4f%n",
          probes,
          index.search(queries, 1, probes).recall(nearest),
          index.search(queries, K, probes).recall(nearest),
          index.search(queries, K, probes, rows, 100).recall(nearest));
      works.add(
          new SearchWork(
              "inverted " + size(rows, queries) + ", " + probes + " probes",
              Double.NaN,
              () -> floats(index.search(queries, K, probes).indices()),
              "inverted " + K + " " + probes,
              Map.of(
                  "rows",
                  rows,
                  "queries",
                  queries,
                  "centers",
                  index.centers(),
                  "codebooks",
                  codebooks(index.quantizer()))));
    }
    return works;
  }

  private static String size(Tensor rows, Tensor queries) {
    return rows.shape() + " for " + queries.shape().extent(0);
  }

  private static Tensor codebooks(ProductQuantizer quantizer) {
    Tensor[] each = new Tensor[quantizer.layout().fields()];
    for (int i = 0; i < each.length; i++) {
      each[i] = quantizer.centers(i);
    }
    Shape one = each[0].shape();
    return Tensor.concatenate(0, each).reshape(each.length, one.extent(0), one.extent(1));
  }

  private static Tensor bytes(Codes codes) {
    byte[] packed = codes.bytes();
    float[] values = new float[packed.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = packed[i] & 0xff;
    }
    return Tensor.of(values, codes.rows(), codes.layout().bytesPerRow());
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }
}
