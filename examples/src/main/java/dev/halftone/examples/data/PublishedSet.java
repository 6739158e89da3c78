package dev.halftone.examples.data;

import java.util.List;
import java.util.Optional;

/**
 * A data set that others publish.
 *
 * @param name as given to {@code --data}
 * @param classNames one for each label
 * @param mirrors addresses of folders that hold the files, tried in this order; each ends in a
 *     slash
 * @param files with their true length and digest
 */
record PublishedSet(
    String name, List<String> classNames, List<String> mirrors, List<PublishedFile> files) {

  /** A file whose content is known: its name, length in bytes and SHA-256 in hexadecimal. */
  record PublishedFile(String name, long length, String sha256) {}

  static List<PublishedSet> all() {
    return List.of(mnist(), fashionMnist());
  }

  static Optional<PublishedSet> find(String name) {
    return all().stream().filter(set -> set.name().equals(name)).findFirst();
  }

  long length() {
    return files.stream().mapToLong(PublishedFile::length).sum();
  }

  // LeCun, Cortes, Burges; the first mirror is the one torchvision uses
  private static PublishedSet mnist() {
    return new PublishedSet(
        "mnist",
        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        List.of(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/"),
        List.of(
            new PublishedFile(
                "train-images-idx3-ubyte.gz",
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new PublishedFile(
                "train-labels-idx1-ubyte.gz",
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new PublishedFile(
                "t10k-images-idx3-ubyte.gz",
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new PublishedFile(
                "t10k-labels-idx1-ubyte.gz",
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")));
  }

  // Xiao, Rasul, Vollgraf; arXiv:1708.07747. The first address of its README is plain http, so the
  // copy in its repository is used instead.
  private static PublishedSet fashionMnist() {
    return new PublishedSet(
        "fashion-mnist",
        List.of(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot"),
        List.of(
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
        List.of(
            new PublishedFile(
                "train-images-idx3-ubyte.gz",
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            new PublishedFile(
                "train-labels-idx1-ubyte.gz",
                29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            new PublishedFile(
                "t10k-images-idx3-ubyte.gz",
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            new PublishedFile(
                "t10k-labels-idx1-ubyte.gz",
                5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")));
  }
}
