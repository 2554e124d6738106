// SPDX-License-Identifier: Apache-2.0
// The convolution kernels of AVX-512 over vectors that other CPUs run: their blocking, remainders and transforms are
// tested where there is no AVX-512.
#define FG_KERNELS fg_conv2d_kernels_f32__wide_gemm_14x32
#define FG_KERNELS_ISA "wide"

#include "wide_vectors.h"

#include "conv2d/conv2d_gemm.h"

extern const fg_conv2d_kernels_t FG_KERNELS;

#include "conv2d/conv2d_kernels.inc.c"
