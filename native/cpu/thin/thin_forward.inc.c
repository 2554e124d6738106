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
    const int32_t step = u->s * u->c % FG_THIN_STEP == 0 ? FG_THIN_STEP : 1;
    thin_tile_t t = {.steps = u->r * u->s * u->c / step,
                     .starts = job->starts,
                     .lines = end - begin,
                     .a_line = u->stride_h * job->pitch,
                     .dst_line = (int64_t)u->ow * u->k,
                     .window = (int64_t)u->stride_w * u->c,
                     .pitch = u->k,
                     .load = job->accumulate,
                     .stream = job->stream,
                     .activation = job->activation,
                     .slope = job->slope};
    t.a = x;
    for (int32_t j = 0, vectors; j < u->k; j += vectors * FG_VL) {
        vectors = next_vectors(u->k - j);
        t.n = min_int(u->k - j, (int64_t)vectors * FG_VL);
        t.bias = job->bias != NULL ? job->bias + j : NULL;
        t.dst = job->dst + (row * u->oh + begin) * u->ow * u->k + j;
        cut_t cut;
        cut_rows(u->ow, vectors, to_pixels, step, &cut);
        multiply_windows(t, &cut, to_pixels, job->packed, job->packed_k, j);
    }
    if (job->stream) v_stream_end();
}
