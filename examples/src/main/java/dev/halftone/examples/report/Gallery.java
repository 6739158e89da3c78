package dev.halftone.examples.report;

import java.util.List;

/**
 * Captioned pictures side by side, as many to a row as the page is wide.
 *
 * @param title the heading
 * @param caption what the reader should see in them, or an empty string
 * @param pictures at least one
 */
public record Gallery(String title, String caption, List<Picture> pictures) implements Block {
  public Gallery {
    pictures = List.copyOf(pictures);
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("gallery '" + title + "': expected at least one picture");
    }
  }

  /** One picture, or several. */
  public static Gallery of(String title, String caption, Picture... pictures) {
    return new Gallery(title, caption, List.of(pictures));
  }
}
