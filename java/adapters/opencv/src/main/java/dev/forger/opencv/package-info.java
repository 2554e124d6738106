// SPDX-License-Identifier: Apache-2.0
/** Memory shared with images of OpenCV, as Bytedeco binds it. */
package dev.forger.opencv;
