// SPDX-License-Identifier: Apache-2.0
/** What keeps a critic smooth, weak or fair: penalties, normalisations, noise, packs. */
package dev.forger.gan.regularizer;
