// SPDX-License-Identifier: Apache-2.0
/** Runs: recipes and configurations, the folder a training writes, exact resume. */
package dev.forger.gan.run;
