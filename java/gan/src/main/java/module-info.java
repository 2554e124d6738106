// SPDX-License-Identifier: Apache-2.0
/** Objectives, regularizers, trainers, models, data and sampling for GANs. */
module dev.forger.gan {
  requires transitive dev.forger.core;
  requires ejml.core;
  requires ejml.ddense;
  requires hipparchus.core;
  requires hipparchus.optim;
  requires tools.jackson.databind;
  requires transitive java.desktop;

  exports dev.forger.gan;
  exports dev.forger.gan.autoencoder;
  exports dev.forger.gan.boltzmann;
  exports dev.forger.gan.boundary;
  exports dev.forger.gan.catalogue;
  exports dev.forger.gan.classification;
  exports dev.forger.gan.conditional;
  exports dev.forger.gan.data;
  exports dev.forger.gan.demo;
  exports dev.forger.gan.divergence;
  exports dev.forger.gan.flow;
  exports dev.forger.gan.image;
  exports dev.forger.gan.inference;
  exports dev.forger.gan.latent;
  exports dev.forger.gan.matching;
  exports dev.forger.gan.metrics;
  exports dev.forger.gan.mixture;
  exports dev.forger.gan.objective;
  exports dev.forger.gan.regularizer;
  exports dev.forger.gan.run;
  exports dev.forger.gan.sampling;
  exports dev.forger.gan.semisupervised;
  exports dev.forger.gan.text;
  exports dev.forger.gan.translation;

  uses dev.forger.gan.data.PictureDatabaseProvider;
  uses dev.forger.gan.metrics.FeatureExtractorProvider;
}
