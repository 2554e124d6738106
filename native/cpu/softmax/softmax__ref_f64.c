// SPDX-License-Identifier: Apache-2.0
#include "simd/simd_ref_f64.h"

#include "softmax.inc.c"
