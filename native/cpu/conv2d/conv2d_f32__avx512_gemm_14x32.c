// SPDX-License-Identifier: Apache-2.0
#define FG_KERNELS fg_conv2d_kernels_f32__avx512_gemm_14x32
#define FG_KERNELS_ISA "avx512"

#include "conv2d_avx512.h"

#include "conv2d_kernels.inc.c"
