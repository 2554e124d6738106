// SPDX-License-Identifier: Apache-2.0
/** Charts in one style and one font, grids beside them, films as animated GIFs. */
package dev.forger.pictures;
