// SPDX-License-Identifier: Apache-2.0
// Filter gradient: rows of a tile are elements of a window, columns are channels of dy, both read where they are; the
// sum runs over the pixels of a band.

static void thin_weights_item(void* argument, int64_t item, int32_t worker) {
    const fg_thin_job_t* job = argument;
    const fg_conv2d_shape_t* u = &job->u;
    const int64_t units = job->rows * job->bands;
    const int64_t first = units * item / job->parts;
    const int64_t last = units * (item + 1) / job->parts;
    const int32_t elements = u->r * u->s * u->c;
    float* const x = (float*)(job->scratch + worker * job->worker_bytes);
    float* const sums = job->dst + item * elements * u->k;
    cut_t cuts[FG_THIN_NV + 1];
    int32_t tiles = 0;
    for (int32_t j = 0, vectors; j < u->k; j += vectors * FG_VL) {
        vectors = next_vectors(u->k - j);
        cut_t* const cut = &cuts[vectors];
        cut_rows(elements, vectors, of_pixels, 1, cut);
        for (int32_t i = 0; i < cut->count; i++) tiles += cut->runs[i].tiles;
    }
    thin_tile_t t = {.steps = u->ow,
                     .a_line = u->stride_h * job->pitch,
                     .a_step = (int64_t)u->stride_w * u->c,
                     .b_step = u->k,
                     .pitch = u->k,
                     .activation = FG_IDENTITY};
    t.a = x;
    t.ahead_step = (u->k + tiles - 1) / tiles;
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
        t.ahead = job->dy + (row * u->oh + end) * u->ow * u->k;
        for (int32_t j = 0, vectors; j < u->k; j += vectors * FG_VL) {
            vectors = next_vectors(u->k - j);
            t.b = job->dy + (row * u->oh + begin) * u->ow * u->k + j;
            t.n = vectors * FG_VL;
            const cut_t* const cut = &cuts[vectors];
            t.dst = sums + j;
            t.starts = job->starts;
            for (int32_t i = 0; i < cut->count; i++) {
                const run_t run = cut->runs[i];
                for (int32_t tile = 0; tile < run.tiles; tile++) {
                    run.tile(&t);
                    t.ahead += t.lines * u->ow * t.ahead_step;
                    t.dst += run.height * t.pitch;
                    t.starts += run.height;
                }
            }
        }
    }
}

static const fg_thin_kernels_t thin_kernels = {FG_THIN_TILE, thin_forward_item, thin_data_item,
                                               thin_weights_item};
