/** Layers, losses, optimisers and training state. */
module dev.halftone.nn {
  requires transitive dev.halftone.core;
  requires com.fasterxml.jackson.core;

  exports dev.halftone.nn;
  exports dev.halftone.nn.loss;
  exports dev.halftone.nn.onnx;
  exports dev.halftone.nn.optim;
}
