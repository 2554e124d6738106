// SPDX-License-Identifier: Apache-2.0
// The GEMM convolution kernels over the vectors of the including file.
#include <stddef.h>
#include <stdint.h>

#include "conv2d/conv2d_gemm.h"
#include "forger/forger.h"

#define FG_NR (2 * FG_VL)

static inline int32_t min_int(int64_t a, int64_t b) {
    return (int32_t)(a < b ? a : b);
}

// Each uses what stands above it.
#include "conv2d_tile.inc.c"

#include "conv2d_gather.inc.c"

#include "conv2d_gemm.inc.c"

#include "conv2d_columns.inc.c"
#include "conv2d_weights.inc.c"

#include "winograd/winograd_kernels.inc.c"

const fg_conv2d_kernels_t FG_KERNELS = {
    FG_KERNELS_ISA, FG_KERNELS_TILE, FG_MR,        FG_VL,       gemm_item,
    columns_item,   weights_item,    panel_height, tile_height, &winograd_kernels,
};
