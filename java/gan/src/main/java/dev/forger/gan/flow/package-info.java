// SPDX-License-Identifier: Apache-2.0
/** Flows: invertible networks with an exact density. */
package dev.forger.gan.flow;
