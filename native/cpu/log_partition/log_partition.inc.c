// SPDX-License-Identifier: Apache-2.0
#include "log_partition/log_partition.h"
#include "math/math.h"

void FG_SYMBOL(log_partition)(const void* logits, int64_t n, double decay, void* state) {
    const FG_REAL* const x = logits;
    /* The largest logit becomes e^0, so that nothing overflows. */
    FG_REAL largest = x[0];
    for (int64_t i = 1; i < n; i++) largest = x[i] > largest ? x[i] : largest;
    const vf shift = vf_set1(largest);
    va sums[FG_LANE_VECTORS];
    for (int u = 0; u < FG_LANE_VECTORS; u++) sums[u] = va_zero();
    for (int64_t i = 0; i < n; i += FG_LANES) {
        for (int u = 0; u < FG_LANE_VECTORS; u++) {
            const int64_t at = i + u * VL;
            if (at >= n) break;
            const int64_t m = n - at < VL ? n - at : VL;
            FG_REAL kept[VL];
            vf_store_n(kept, fg_exp(vf_sub(vf_load_n(x + at, m), shift)), m);
            sums[u] = va_add(sums[u], vf_load_n(kept, m));
        }
    }
    double lanes[FG_LANES];
    for (int u = 0; u < FG_LANE_VECTORS; u++) va_store(lanes + u * VL, sums[u]);
    FG_REAL log_mean[VL];
    vf_store_n(log_mean, fg_log(vf_set1((FG_REAL)(fg_tree16(lanes) / (double)n))), 1);
    FG_REAL* const z = state;
    z[0] = (FG_REAL)(decay * (double)z[0] + (1 - decay) * ((double)largest + (double)log_mean[0]));
}
