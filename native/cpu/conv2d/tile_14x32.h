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

#endif
