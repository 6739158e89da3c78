package dev.halftone.examples.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * Pictures to train and to test on.
 *
 * @param name as given to {@code --data}
 * @param classNames one for each label
 * @param styleNames for each class the names of its styles; empty where styles are unknown
 * @param train pictures to learn from
 * @param test pictures kept back, of the same size
 * @param sha256 of sizes, pixels, labels and styles: two sets with equal digests are equal
 */
public record DataSet(
    String name,
    List<String> classNames,
    List<List<String>> styleNames,
    ImageSet train,
    ImageSet test,
    String sha256) {

  static DataSet of(
      String name,
      List<String> classNames,
      List<List<String>> styleNames,
      ImageSet train,
      ImageSet test) {
    return new DataSet(name, classNames, styleNames, train, test, digest(train, test));
  }

  /** Number of classes. */
  public int classes() {
    return classNames.size();
  }

  /**
   * The same set with about so many pictures at even steps through each part.
   *
   * @see ImageSet#thinned(int)
   */
  public DataSet thinned(int trainCount, int testCount) {
    if (trainCount >= train.size() && testCount >= test.size()) {
      return this;
    }
    return of(name, classNames, styleNames, train.thinned(trainCount), test.thinned(testCount));
  }

  private static String digest(ImageSet... parts) {
    MessageDigest digest = Sha256.digest();
    for (ImageSet part : parts) {
      digest.update(
          bytes(part.size(), part.channels(), part.height(), part.width(), part.styles().length));
      digest.update(part.pixels());
      digest.update(bytes(part.labels()));
      digest.update(bytes(part.styles()));
    }
    return Sha256.text(digest);
  }

  private static byte[] bytes(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES * values.length);
    buffer.asIntBuffer().put(values);
    return buffer.array();
  }
}
