// SPDX-License-Identifier: Apache-2.0
// bf16: the upper half of a float, 8 bits of significand.
#ifndef FORGER_CPU_CONV2D_BF16_H
#define FORGER_CPU_CONV2D_BF16_H

#include <stdint.h>
#include <string.h>

/* Ties to even; what is no number stays so. */
static inline uint32_t fg_bf16_bits(float value) {
    uint32_t u;
    memcpy(&u, &value, sizeof u);
    if (value != value) return (u | 0x400000u) >> 16;
    return (u + 0x7fffu + (u >> 16 & 1u)) >> 16;
}

static inline float fg_bf16_round(float value) {
    const uint32_t u = fg_bf16_bits(value) << 16;
    float rounded;
    memcpy(&rounded, &u, sizeof rounded);
    return rounded;
}

#endif
