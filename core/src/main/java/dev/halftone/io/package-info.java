/** File formats, read strictly, and atomic file replacement. */
package dev.halftone.io;
