// SPDX-License-Identifier: Apache-2.0
// Filter gradient: tiles are summed point by point; one inverse transform follows.

static void winograd_weights_gather_item(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    const fg_winograd_job_t* job = argument;
    const int64_t row = item / job->cut_y.tiles;
    const int32_t ty = (int32_t)(item % job->cut_y.tiles);
    const int64_t panels = (job->u.k + job->k_height - 1) / job->k_height;
    for (int32_t tx = 0; tx < job->cut_x.tiles; tx++) {
        const fg_winograd_class_t* q =
            job->classes + job->class_of[ty >= job->cut_y.large][tx >= job->cut_x.large];
        const int64_t at = tile_number(job, q, row, ty, tx) * FG_VL;
        const int64_t vector = q->line * FG_VL;
        gather_x(job, q, row, ty, tx, job->left + q->left + at, job->depth * q->line, vector);
        gather_y(job, q, row, ty, tx, job->k_height, job->right + q->right + at, panels * vector,
                 vector);
    }
}

/* Sums of one point over all tiles that have it, to sums + k * pitch. */
static void sum_point(const fg_winograd_job_t* job, int32_t i, int32_t j, int32_t k_begin,
                      int32_t k_end, int32_t n_begin, int32_t n_end, float* sums, int64_t pitch) {
    const int64_t panels = (job->u.k + job->k_height - 1) / job->k_height;
    float* at[FG_MR];
    float spare[FG_NR] = {0};
    const tile_fn run[2] = {tile_of(job->k_slot, 0, by_step), tile_of(job->k_slot, 1, by_step)};
    tile_t t = {.activation = FG_IDENTITY, .rows = at, .a_step = FG_VL, .ahead = 12 * FG_LINE};
    for (int32_t c = 0; c < job->class_count; c++) {
        const fg_winograd_class_t* q = job->classes + c;
        const int32_t y = point_of(i, q->n_y, job->points_y);
        const int32_t x = point_of(j, q->n_x, job->points_x);
        if (y < 0 || x < 0 || q->tiles == 0) continue;
        const int64_t point = (int64_t)y * q->n_x + x;
        const int64_t vector = q->line * FG_VL;
        const float* right = job->right + q->right + point * panels * vector;
        const float* left = job->left + q->left + point * job->depth * q->line;
        t.k = q->tiles;
        t.b_line = vector;
        for (int32_t n = n_begin; n < n_end; n += FG_NR) {
            const int wide = n_end - n > FG_VL;
            t.n = wide ? FG_NR : FG_VL;
            t.b = left + n * q->line;
            for (int32_t k = k_begin; k < k_end; k += job->k_height) {
                t.a = right + k / job->k_height * vector;
                for (int32_t m = 0; m < job->k_slot; m++) {
                    const int there = m < job->k_height && k + m < k_end;
                    at[m] = there ? sums + (k - k_begin + m) * pitch + n - n_begin : spare;
                }
                run[wide](&t);
            }
        }
        t.load = 1;
    }
    if (t.load) return;
    /* Only smaller tiles than those that have this point. */
    for (int32_t k = 0; k < k_end - k_begin; k++) {
        for (int32_t n = 0; n < n_end - n_begin; n += FG_VL)
            v_store(sums + k * pitch + n, v_zero());
    }
}

static void winograd_weights_item(void* argument, int64_t item, int32_t worker) {
    const fg_winograd_job_t* job = argument;
    const fg_conv2d_shape_t* u = &job->u;
    const int32_t k_begin = (int32_t)(item % job->m_blocks) * job->m_block * job->k_height;
    const int32_t k_end = min_int(u->k, k_begin + (int64_t)job->m_block * job->k_height);
    const int32_t n_begin = (int32_t)(item / job->m_blocks) * job->n_block;
    const int32_t n_end = min_int(job->depth, n_begin + (int64_t)job->n_block);
    const int64_t point = job->n_block;
    const int64_t pitch = (int64_t)job->points_y * job->points_x * point;
    float* const sums = (float*)(job->scratch + worker * job->worker_bytes);
    for (int32_t i = 0; i < job->points_y; i++) {
        for (int32_t j = 0; j < job->points_x; j++)
            sum_point(job, i, j, k_begin, k_end, n_begin, n_end,
                      sums + ((int64_t)i * job->points_x + j) * point, pitch);
    }
    const transform_t t = {filter_pass(pass_gt, job->taps, job->points_x),
                           filter_pass(pass_gt, job->taps, job->points_y), job->points_y,
                           job->taps};
    float out[9 * FG_VL] __attribute__((aligned(64)));
    for (int32_t k = k_begin; k < k_end; k++) {
        for (int32_t n = n_begin; n < n_end; n += FG_VL) {
            const int32_t phase = n / job->phase_c;
            const int32_t c = n % job->phase_c;
            transform(&t, sums + (k - k_begin) * pitch + n - n_begin, job->points_x * point, point,
                      out, job->taps * FG_VL, FG_VL);
            for (int32_t tap = 0; tap < job->taps * job->taps; tap++) {
                const int32_t r = tap / job->taps * u->stride_h + phase / u->stride_w;
                const int32_t s = tap % job->taps * u->stride_w + phase % u->stride_w;
                if (r >= u->r || s >= u->s) continue;
                float* const dst = job->dst + (((int64_t)k * u->r + r) * u->s + s) * u->c + c;
                fetch(dst + FG_VL);
                put(job, v_load(out + tap * FG_VL), v_zero(), u->c - c, dst);
            }
        }
    }
}
