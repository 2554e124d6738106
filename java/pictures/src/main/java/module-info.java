// SPDX-License-Identifier: Apache-2.0
/** Charts, films and the experiments that they show. */
module dev.forger.pictures {
  requires transitive dev.forger.gan;
  requires xchart;

  exports dev.forger.pictures;
  exports dev.forger.pictures.demo;
}
