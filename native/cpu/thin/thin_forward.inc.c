// SPDX-License-Identifier: Apache-2.0
// Forward: a tile multiplies windows of one line of y, whose lines are runs of s * c elements of the copy.

static void thin_forward_item(void* argument, int64_t item, int32_t worker) {
    const fg_thin_job_t* job = argument;
    const fg_conv2d_shape_t* u = &job->u;
    const int64_t row = item / job->bands;
    const int64_t begin = item % job->bands * job->band_lines;
    const int64_t end = begin + job->band_lines < u->oh ? begin + job->band_lines : u->oh;
    if (begin >= end) return;
    float* const x = (float*)(job->scratch + worker * job->worker_bytes);
    const int64_t lines = (end - begin - 1) * u->stride_h + (int64_t)(u->r - 1) * u->dilation_h + 1;
    copy_lines(job, job->src + row * u->h * u->w * u->c, begin * u->stride_h - u->pad_top, lines,
               x);
    tile_t t = {.k = (int64_t)u->s * u->c,
                .lines = u->r,
                .a_line = u->dilation_h * job->pitch,
                .window = (int64_t)u->stride_w * u->c,
                .pitch = u->k,
                .load = job->accumulate,
                .activation = job->activation,
                .slope = job->slope};
    run_t runs[FG_MR];
    const int32_t run_count = cut_windows(u->ow, runs);
    /* Windows are read again for each panel of a filter too large for the first cache, else the filter for
     * each tile of windows. */
    const int32_t step = job->packed_k * u->k <= SMALL_FILTER ? u->k : FG_NR;
    for (int32_t j = 0; j < u->k; j += step) {
        for (int64_t y = begin; y < end; y++) {
            t.a = x + (y - begin) * u->stride_h * job->pitch;
            t.dst = job->dst + (row * u->oh + y) * u->ow * u->k;
            multiply_windows(t, runs, run_count, job->packed, job->packed_k, j,
                             min_int(u->k, (int64_t)j + step), u->k, job->bias);
        }
    }
}
