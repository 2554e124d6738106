// SPDX-License-Identifier: Apache-2.0
// u = G w Gt of every phase, in panels for the products.

enum { WINOGRAD_BLOCK = FG_VL * FG_VL };

/* Where element (row, column) of a point's matrix lies; column at a vector. */
static inline int64_t packed_at(int64_t row, int64_t column, int64_t depth, int64_t width) {
    const int64_t panel = column / FG_NR * FG_NR;
    const int64_t columns = width - panel > FG_VL ? FG_NR : FG_VL;
    return panel * depth + row * columns + column - panel;
}

static void winograd_pack_item(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    const fg_winograd_pack_job_t* job = argument;
    const fg_conv2d_shape_t* u = &job->u;
    const int32_t c_vectors = job->phase_c / FG_VL;
    const int32_t c_begin = (int32_t)(item % c_vectors) * FG_VL;
    item /= c_vectors;
    const int32_t phases = u->stride_h * u->stride_w;
    const int32_t phase = (int32_t)(item % phases);
    const int32_t k_begin = (int32_t)(item / phases) * FG_VL;
    const int32_t c_count = min_int(u->c - c_begin, FG_VL);
    const int32_t k_count = min_int(u->k - k_begin, FG_VL);

    /* Taps of the phase: [tap][row of u][column of u]. */
    float w[9 * WINOGRAD_BLOCK] __attribute__((aligned(64)));
    for (int32_t i = 0; i < job->taps * job->taps * WINOGRAD_BLOCK; i++) w[i] = 0;
    for (int32_t a = 0; a < job->taps; a++) {
        const int32_t r = a * u->stride_h + phase / u->stride_w;
        for (int32_t b = 0; b < job->taps; b++) {
            const int32_t s = b * u->stride_w + phase % u->stride_w;
            if (r >= u->r || s >= u->s) continue;
            float* const block = w + (a * job->taps + b) * WINOGRAD_BLOCK;
            for (int32_t k = 0; k < k_count; k++) {
                const float* from =
                    job->filter + (((int64_t)(k_begin + k) * u->r + r) * u->s + s) * u->c + c_begin;
                for (int32_t c = 0; c < c_count; c++)
                    block[job->backward ? k * FG_VL + c : c * FG_VL + k] = from[c];
            }
        }
    }
    const transform_t t = {filter_pass(pass_g, job->taps, job->points_x),
                           filter_pass(pass_g, job->taps, job->points_y), job->taps, job->points_x};
    const int64_t point = job->depth * job->width;
    const int64_t in_channels = (int64_t)phase * job->phase_c + c_begin;
    const int64_t row = job->backward ? k_begin : in_channels;
    const int64_t column = job->backward ? in_channels : k_begin;
    for (int32_t i = 0; i < FG_VL; i++) {
        transform(&t, w + i * FG_VL, job->taps * WINOGRAD_BLOCK, WINOGRAD_BLOCK,
                  job->packed + packed_at(row + i, column, job->depth, job->width),
                  job->points_x * point, point);
    }
}
