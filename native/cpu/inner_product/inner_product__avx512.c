// SPDX-License-Identifier: Apache-2.0
#include "simd/simd_avx512.h"

#include "inner_product.inc.c"
