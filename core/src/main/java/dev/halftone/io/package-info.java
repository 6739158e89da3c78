/**
 * File formats, read strictly, and atomic file replacement.
 *
 * <table>
 *   <caption>What is read and written</caption>
 *   <tr><th>class</th><th>files</th><th>read</th><th>written</th></tr>
 *   <tr><td>{@link dev.halftone.io.Safetensors}</td><td>{@code .safetensors}</td>
 *       <td>F64 F32 F16 BF16 I8 to I64 U8 to U64 BOOL, widened</td><td>F32, with a checksum</td></tr>
 *   <tr><td>{@link dev.halftone.io.Npy}</td><td>{@code .npy}</td>
 *       <td>f8 f4 f2 i1 to i8 u1 to u8 b1 of either byte order, C and Fortran, widened</td>
 *       <td>{@code <f4}, C order, the bytes of NumPy</td></tr>
 *   <tr><td>{@link dev.halftone.io.NpyRows}</td><td>{@code .npy} larger than the heap</td>
 *       <td>rows in C order, mapped</td><td></td></tr>
 *   <tr><td>{@link dev.halftone.io.Npz}</td><td>{@code .npz}</td><td>stored and deflated</td>
 *       <td>stored</td></tr>
 *   <tr><td>{@link dev.halftone.io.Idx}</td><td>IDX, plain or gzip</td><td>unsigned bytes</td>
 *       <td>the same</td></tr>
 * </table>
 *
 * <p>Tensors are float32. Of the types that are widened, F64, I32, U32, I64 and U64 are rounded to
 * the nearest float and may so lose digits; the others keep their values. Tensors have at most 8
 * axes, and so have files.
 *
 * <p>Files are not trusted: every length is held against the file before memory is taken, nothing
 * may be missing, left over or ambiguous, and whatever is wrong ends in a {@link
 * dev.halftone.io.FormatException} that says what was expected, what came and where. Every write
 * goes through {@link dev.halftone.io.AtomicFile}.
 */
package dev.halftone.io;
