// SPDX-License-Identifier: Apache-2.0
#include "simd/simd_avx512.h"

#include "softmax.inc.c"
