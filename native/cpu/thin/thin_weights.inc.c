// SPDX-License-Identifier: Apache-2.0
// Filter gradient: rows of a tile are neighbours in a line of a window, columns are channels of dy, both read
// where they are; the sum runs over the pixels of a band.

static void thin_weights_item(void* argument, int64_t item, int32_t worker) {
    const fg_thin_job_t* job = argument;
    const fg_conv2d_shape_t* u = &job->u;
    const int64_t units = job->rows * job->bands;
    const int64_t first = units * item / job->parts;
    const int64_t last = units * (item + 1) / job->parts;
    const int32_t run = u->s * u->c;
    float* const x = (float*)(job->scratch + worker * job->worker_bytes);
    float* const sums = job->dst + item * u->r * run * u->k;
    tile_t t = {.k = u->ow,
                .a_line = u->stride_h * job->pitch,
                .a_step = (int64_t)u->stride_w * u->c,
                .b_line = u->k,
                .activation = FG_IDENTITY};
    float* rows[FG_MR];
    t.rows = rows;
    for (int64_t unit = first; unit < last; unit++) {
        const int64_t row = unit / job->bands;
        const int64_t begin = unit % job->bands * job->band_lines;
        const int64_t end = begin + job->band_lines < u->oh ? begin + job->band_lines : u->oh;
        t.lines = end > begin ? end - begin : 0;
        t.load = unit > first;
        copy_lines(job, job->src + row * u->h * u->w * u->c, begin * u->stride_h - u->pad_top,
                   t.lines == 0
                       ? 0
                       : (t.lines - 1) * u->stride_h + (int64_t)(u->r - 1) * u->dilation_h + 1,
                   x);
        /* dy of the next band is fetched while this one is multiplied. */
        const float* ahead = job->dy + (row * u->oh + end) * u->ow * u->k;
        const int64_t share = t.lines * u->ow * FG_MR * FG_NR / ((int64_t)u->r * run);
        for (int32_t j = 0; j < u->k; j += FG_NR) {
            const int32_t wide = u->k - j > FG_VL;
            t.b = job->dy + (row * u->oh + begin) * u->ow * u->k + j;
            t.n = wide ? FG_NR : FG_VL;
            for (int32_t e = 0; e < u->r * run;) {
                const int32_t height = next_height(run - e % run);
                t.a = x + e / run * u->dilation_h * job->pitch + e % run;
                for (int32_t q = 0; q < height; q++) rows[q] = sums + (int64_t)(e + q) * u->k + j;
                for (const float* stop = ahead + share; ahead < stop; ahead += 16)
                    __builtin_prefetch(ahead, 0, 2);
                tile_of(height, wide, by_pixel)(&t);
                e += height;
            }
        }
    }
}

static const fg_thin_kernels_t thin_kernels = {thin_forward_item, thin_data_item,
                                               thin_weights_item};
