// SPDX-License-Identifier: Apache-2.0
#include "simd/simd_avx2.h"

#include "softmax.inc.c"
