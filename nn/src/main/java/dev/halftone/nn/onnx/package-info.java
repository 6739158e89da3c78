/** Trained models as ONNX files, operator set 17, for other runtimes. */
package dev.halftone.nn.onnx;
