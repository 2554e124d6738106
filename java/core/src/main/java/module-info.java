// SPDX-License-Identifier: Apache-2.0
/** Devices, tensors, networks, programs and optimizers on native kernels. */
module dev.forger.core {
  requires org.bytedeco.javacpp;
  requires tools.jackson.core;

  exports dev.forger;
}
