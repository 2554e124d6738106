// SPDX-License-Identifier: Apache-2.0
// Tile 14x32: 28 accumulators, two vectors of b and a broadcast of a fill the 32 registers of AVX-512. Tests build the
// same tile on other vectors.
#ifndef FORGER_CPU_CONV2D_TILE_14X32_H
#define FORGER_CPU_CONV2D_TILE_14X32_H

#define FG_MR 14
#define FG_VL 16
#define FG_HEIGHTS(X, nv, order) \
    X(1, nv, order)              \
    X(2, nv, order)              \
    X(4, nv, order)              \
    X(6, nv, order)              \
    X(8, nv, order)              \
    X(10, nv, order) X(11, nv, order) X(12, nv, order) X(13, nv, order) X(14, nv, order)
#define FG_KERNELS_TILE "14x32"
/* Rows and vectors of tiles for images: 24 to 28 accumulators, too. */
#define FG_THIN_NV 4
#define FG_THIN_TILE "6x64"
#define FG_THIN_TILES(X, order) \
    FG_HEIGHTS(X, 1, order)     \
    FG_HEIGHTS(X, 2, order)     \
    X(1, 3, order)              \
    X(2, 3, order)              \
    X(4, 3, order)              \
    X(6, 3, order)              \
    X(7, 3, order)              \
    X(8, 3, order)              \
    X(1, 4, order) X(2, 4, order) X(3, 4, order) X(4, 4, order) X(5, 4, order) X(6, 4, order)

#endif
