// SPDX-License-Identifier: Apache-2.0
#define FG_REAL double
#define FG_SYMBOL(pass) fg_conv2d_##pass##_f64__ref
#include "conv2d__ref.inc.c"
