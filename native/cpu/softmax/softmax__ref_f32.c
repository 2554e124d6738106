// SPDX-License-Identifier: Apache-2.0
#include "simd/simd_ref_f32.h"

#include "softmax.inc.c"
