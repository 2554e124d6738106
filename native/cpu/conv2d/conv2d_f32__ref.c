// SPDX-License-Identifier: Apache-2.0
#define FG_REAL float
#define FG_SYMBOL(pass) fg_conv2d_##pass##_f32__ref
#include "conv2d__ref.inc.c"
