// SPDX-License-Identifier: Apache-2.0
// Backward data: r s c columns per window, then columns are summed to lines of dx. A line is cut into blocks
// of stride * c elements; window o touches the ceil(s / stride) blocks from o on. Blocks are summed one after
// the other in whole vectors: what a store writes too much, the next one overwrites.

typedef struct {
    const float*
        columns[FG_THIN_LINES]; /* of the first window of each line that reaches dx, in order */
    int32_t count;
    int64_t pitch; /* of windows */
    int64_t windows;
    int64_t block;   /* elements */
    int64_t reached; /* blocks that a window touches */
    int64_t columns_of_line;
} thin_sum_t;

/* Block p of a line: of windows p - j, j in [begin, end). `whole`: windows touch whole blocks only. */
static inline __attribute__((always_inline)) void sum_block(const thin_sum_t* q,
                                                            const int32_t count, const int whole,
                                                            int64_t p, int64_t begin, int64_t end,
                                                            float* line) {
    for (int64_t e = 0; e < q->block; e += FG_VL) {
        vec v = v_zero();
        for (int64_t j = begin; j < end; j++) {
            const int64_t at = (p - j) * q->pitch + j * q->block + e;
            const int64_t there = q->columns_of_line - j * q->block - e;
            if (whole || there >= FG_VL || there >= q->block - e) {
                for (int32_t i = 0; i < count; i++) v = v_add(v, v_load(q->columns[i] + at));
            } else if (there > 0) {
                const lanes m = lanes_between(0, (int32_t)there);
                for (int32_t i = 0; i < count; i++)
                    v = v_add(v, v_load_lanes(m, q->columns[i] + at));
            }
        }
        v_store(line + p * q->block + e, v);
    }
}

static inline __attribute__((always_inline)) void sum_line(const thin_sum_t* q, const int32_t count,
                                                           const int64_t reached, const int whole,
                                                           float* line) {
    for (int64_t p = 0; p < q->windows + reached - 1; p++) {
        if (p + 1 >= reached && p < q->windows) {
            sum_block(q, count, whole, p, 0, reached, line);
        } else {
            sum_block(q, count, whole, p, p < q->windows ? 0 : p - q->windows + 1,
                      p + 1 < reached ? p + 1 : reached, line);
        }
    }
}

static void write_line(const fg_thin_job_t* job, const float* line, float* dst) {
    const int64_t n = (int64_t)job->u.w * job->u.c;
    for (int64_t i = 0; i < n; i += FG_VL) {
        const lanes m = lanes_between(0, min_int(n - i, FG_VL));
        vec v = v_load(line + i);
        if (job->bias != NULL) v = v_add(v, v_load_lanes(m, job->bias + i));
        if (job->accumulate) v = v_add(v, v_load_lanes(m, dst + i));
        if (job->activation == FG_RELU) v = v_relu(v);
        if (job->activation == FG_LEAKY_RELU) v = v_leaky(v, v_set1(job->slope));
        if (n - i >= FG_VL) {
            v_store(dst + i, v);
        } else {
            v_store_lanes(dst + i, m, v);
        }
    }
}

static void thin_data_item(void* argument, int64_t item, int32_t worker) {
    const fg_thin_job_t* job = argument;
    const fg_conv2d_shape_t* u = &job->u;
    const int64_t row = item / job->bands;
    const int64_t y_begin = item % job->bands * job->band_lines;
    const int64_t y_end = y_begin + job->band_lines < u->h ? y_begin + job->band_lines : u->h;
    if (y_begin >= y_end) return;
    /* Lines of dy that reach the band. */
    const int64_t low = y_begin + u->pad_top - (int64_t)(u->r - 1) * u->dilation_h;
    const int64_t o_begin = low <= 0 ? 0 : clamp_line((low + u->stride_h - 1) / u->stride_h, u->oh);
    const int64_t o_end = clamp_line((y_end - 1 + u->pad_top) / u->stride_h + 1, u->oh);

    float* const columns = (float*)(job->scratch + worker * job->worker_bytes);
    float* const line = (float*)((char*)columns + job->line_offset);
    const int32_t n = u->r * u->s * u->c;
    const int64_t line_pitch = u->ow * job->pitch;
    const int32_t step = job->packed_k * n <= SMALL_FILTER ? n : FG_NR;
    tile_t t = {.k = u->k,
                .lines = 1,
                .window = u->k,
                .pitch = job->pitch,
                .dst = columns,
                .activation = FG_IDENTITY};
    run_t runs[FG_MR];
    const int32_t run_count = cut_windows((o_end - o_begin) * u->ow, runs);
    for (int32_t j = 0; j < n && run_count > 0; j += step) {
        t.a = job->src + (row * u->oh + o_begin) * u->ow * u->k;
        multiply_windows(t, runs, run_count, job->packed, job->packed_k, j,
                         min_int(n, (int64_t)j + step), n, NULL);
    }

    thin_sum_t q = {.pitch = job->pitch,
                    .windows = u->ow,
                    .block = (int64_t)u->stride_w * u->c,
                    .reached = (u->s + u->stride_w - 1) / u->stride_w,
                    .columns_of_line = (int64_t)u->s * u->c};
    const int64_t covered = (u->ow + q.reached - 1) * q.block;
    const int64_t length = ((int64_t)u->pad_left + u->w) * u->c;
    for (int64_t y = y_begin; y < y_end; y++) {
        q.count = 0;
        for (int64_t r = 0; r < u->r; r++) {
            const int64_t at = y + u->pad_top - r * u->dilation_h;
            if (at < 0 || at % u->stride_h != 0 || at / u->stride_h >= u->oh) continue;
            q.columns[q.count++] =
                columns + (at / u->stride_h - o_begin) * line_pitch + r * q.columns_of_line;
        }
        const int whole = q.columns_of_line == q.reached * q.block;
        if (whole && q.count == 2 && q.reached == 2) { /* 4x4 stride 2 */
            sum_line(&q, 2, 2, 1, line);
        } else {
            sum_line(&q, q.count, q.reached, whole, line);
        }
        for (int64_t i = covered; i < length; i++) line[i] = 0;
        write_line(job, line + (int64_t)u->pad_left * u->c,
                   job->dst + (row * u->h + y) * u->w * u->c);
    }
}
