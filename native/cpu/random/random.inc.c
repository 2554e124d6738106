// SPDX-License-Identifier: Apache-2.0
// One vector lane is one Philox block of four numbers.
#include "random/random.h"
#include "math/math.h"
#include "simd/simd_wide_mul.h"

static inline void fg_philox(vi c[4], uint64_t seed) {
    uint32_t key0 = (uint32_t)seed;
    uint32_t key1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        vi high0, low0, high1, low1;
        vi_mul_wide(c[0], 0xD2511F53u, &high0, &low0);
        vi_mul_wide(c[2], 0xCD9E8D57u, &high1, &low1);
        c[0] = vi_xor(vi_xor(high1, c[1]), vi_set1((int32_t)key0));
        c[1] = low1;
        c[2] = vi_xor(vi_xor(high0, c[3]), vi_set1((int32_t)key1));
        c[3] = low0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

static inline vf fg_to_uniform(vi bits) {
    return vf_mul(vf_add(vi_to_vf(vi_shr(bits, 9)), vf_set1(0.5f)), vf_set1(0x1p-23f));
}

static inline void fg_box_muller(vf* first, vf* second) {
    const vf radius = vf_sqrt(vf_mul(vf_set1(-2.0f), fg_log(*first)));
    vf sine, cosine;
    fg_sincos_turns(*second, &sine, &cosine);
    *first = vf_mul(radius, cosine);
    *second = vf_mul(radius, sine);
}

/* The 4 VL numbers from block on, in order. */
static inline void fg_random_blocks(const fg_random_args_t* args, uint64_t block, float* y) {
    int32_t low[VL], high[VL];
    for (int i = 0; i < VL; i++) {
        low[i] = (int32_t)(uint32_t)(block + (uint64_t)i);
        high[i] = (int32_t)(uint32_t)((block + (uint64_t)i) >> 32);
    }
    vi c[4] = {vi_load(low), vi_load(high), vi_set1((int32_t)args->step),
               vi_set1((int32_t)args->stream)};
    fg_philox(c, args->seed);
    vf u[4];
    for (int k = 0; k < 4; k++) u[k] = fg_to_uniform(c[k]);
    vf scale = vf_set1(args->b);
    if (args->distribution == FG_NORMAL) {
        fg_box_muller(&u[0], &u[1]);
        fg_box_muller(&u[2], &u[3]);
    } else {
        scale = vf_sub(scale, vf_set1(args->a));
    }
    float lanes[4][VL];
    for (int k = 0; k < 4; k++) vf_store(lanes[k], vf_fma(scale, u[k], vf_set1(args->a)));
    for (int i = 0; i < VL; i++) {
        for (int k = 0; k < 4; k++) y[4 * i + k] = lanes[k][i];
    }
}

void FG_SYMBOL(random)(const fg_random_args_t* args, uint64_t index, int64_t n, float* y) {
    int64_t done = 0;
    int64_t skip = (int64_t)(index & 3);
    uint64_t block = index >> 2;
    while (done < n) {
        if (skip == 0 && n - done >= 4 * VL) {
            fg_random_blocks(args, block, y + done);
            done += 4 * VL;
        } else {
            float numbers[4 * VL];
            fg_random_blocks(args, block, numbers);
            for (int64_t i = skip; i < 4 * VL && done < n; i++) y[done++] = numbers[i];
            skip = 0;
        }
        block += VL;
    }
}
