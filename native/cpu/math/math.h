// SPDX-License-Identifier: Apache-2.0
// Transcendental functions of the element type; include a simd vocabulary first.
#ifndef FORGER_CPU_MATH_MATH_H
#define FORGER_CPU_MATH_MATH_H

#if FG_REAL_IS_F64
#include "math_f64.h"
#else
#include <math.h>

#include "math_f32.h"
#endif

#endif
