// SPDX-License-Identifier: Apache-2.0
// The GEMM convolution kernels over the vectors of the including file.
#include <stddef.h>
#include <stdint.h>

#include "conv2d/conv2d_gemm.h"
#include "forger/forger.h"

#define FG_NR (2 * FG_VL)
#ifndef FG_PAIRS
#define FG_PAIRS 0
#endif

static inline int32_t min_int(int64_t a, int64_t b) {
    return (int32_t)(a < b ? a : b);
}
/* v in [0, high]. */
static inline int64_t clamp_line(int64_t v, int64_t high) {
    return v < 0 ? 0 : (v > high ? high : v);
}

// Each uses what stands above it.
#include "conv2d_tile.inc.c"

#include "conv2d_gather.inc.c"

#include "conv2d_bf16.inc.c"

#include "conv2d_gemm.inc.c"

#include "conv2d_weights.inc.c"

#if FG_PAIRS
#define FG_OTHERS NULL, NULL
#else
#include "thin/thin_tile.inc.c"

#include "thin/thin_windows.inc.c"

#include "thin/thin_data.inc.c"
#include "thin/thin_forward.inc.c"
#include "thin/thin_weights.inc.c"

#include "winograd/winograd_kernels.inc.c"
#define FG_OTHERS &thin_kernels, &winograd_kernels
#endif

const fg_conv2d_kernels_t FG_KERNELS = {
    FG_KERNELS_ISA, FG_KERNELS_TILE, FG_MR,        FG_VL,       FG_PAIRS,
    gemm_item,      weights_item,    panel_height, tile_height, FG_OTHERS,
};
