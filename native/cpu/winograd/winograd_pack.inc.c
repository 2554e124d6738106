// SPDX-License-Identifier: Apache-2.0
// u = G w Gt of every phase, in panels for the products.

/* Rows of u that are written at once: points lie far apart, and fall on the same sets of the caches. */
enum { PACK_ROWS = FG_WINOGRAD_PACK_ROWS, PACK_BLOCK = PACK_ROWS * FG_VL };

/* Taps of rows [row, row + PACK_ROWS) and a vector of columns of u: [tap][row][column]. */
static void gather_taps(const fg_winograd_pack_job_t* job, int64_t row, int64_t column, float* w) {
    const fg_conv2d_shape_t* u = &job->u;
    const int64_t channels = job->backward ? column : row;
    const int32_t phase = (int32_t)(channels / job->phase_c);
    const int32_t c_begin = (int32_t)(channels % job->phase_c);
    const int32_t k_begin = (int32_t)(job->backward ? row : column);
    const int32_t c_count = min_int(u->c - c_begin, job->backward ? FG_VL : PACK_ROWS);
    const int32_t k_count = min_int(u->k - k_begin, job->backward ? PACK_ROWS : FG_VL);
    for (int32_t i = 0; i < job->taps * job->taps * PACK_BLOCK; i++) w[i] = 0;
    for (int32_t a = 0; a < job->taps; a++) {
        const int32_t r = a * u->stride_h + phase / u->stride_w;
        for (int32_t b = 0; b < job->taps; b++, w += PACK_BLOCK) {
            const int32_t s = b * u->stride_w + phase % u->stride_w;
            if (r >= u->r || s >= u->s) continue;
            for (int32_t k = 0; k < k_count; k++) {
                const float* from =
                    job->filter + (((int64_t)(k_begin + k) * u->r + r) * u->s + s) * u->c + c_begin;
                for (int32_t c = 0; c < c_count; c++)
                    w[job->backward ? k * FG_VL + c : c * FG_VL + k] = from[c];
            }
        }
    }
}

static void winograd_pack_item(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    const fg_winograd_pack_job_t* job = argument;
    const int64_t blocks = job->depth / PACK_ROWS;
    const int64_t row = item % blocks * PACK_ROWS;
    const int64_t panel = item / blocks * FG_NR;
    const int64_t columns = job->width - panel > FG_VL ? FG_NR : FG_VL;
    const transform_t t = {filter_pass(pass_g, job->taps, job->points_x),
                           filter_pass(pass_g, job->taps, job->points_y), job->taps, job->points_x};
    const int64_t block = PACK_ROWS * columns;
    float w[9 * PACK_BLOCK] __attribute__((aligned(64)));
    float points[FG_WINOGRAD_MAX_POINTS * FG_WINOGRAD_MAX_POINTS * PACK_ROWS * FG_NR]
        __attribute__((aligned(64)));
    for (int64_t v = 0; v < columns; v += FG_VL) {
        gather_taps(job, row, panel + v, w);
        for (int32_t i = 0; i < PACK_ROWS; i++) {
            transform(&t, w + i * FG_VL, job->taps * PACK_BLOCK, PACK_BLOCK,
                      points + i * columns + v, job->points_x * block, block);
        }
    }
    float* to = job->packed + panel * job->depth + row * columns;
    const int stream = job->stream && (uintptr_t)to % 64 == 0;
    for (int32_t p = 0; p < job->points_y * job->points_x; p++, to += job->depth * job->width) {
        if (stream) {
            for (int64_t e = 0; e < block; e += FG_VL)
                v_stream(to + e, v_load(points + p * block + e));
        } else {
            for (int64_t e = 0; e < block; e += FG_VL)
                v_store(to + e, v_load(points + p * block + e));
        }
    }
    if (stream) v_stream_end();
}
