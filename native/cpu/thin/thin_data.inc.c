// SPDX-License-Identifier: Apache-2.0
// Backward data: r s c columns per window, summed to lines of dx. Windows `reached` apart do not overlap, so their
// columns lie side by side in a plane: there is one for each line of the kernel and each remainder of windows by
// `reached`, and a line of dx is a sum of planes. Those of the lines of dy that dx still needs form a ring that stays
// in the first cache.

/* Elements of dy that stay there while they are multiplied with blocks of the filter. */
enum { CHUNK_ELEMENTS = 4096 };

/* A line of dx: the sum of `reached` planes each of `count` lines of the kernel. */
static inline __attribute__((always_inline)) void sum_planes(const fg_thin_job_t* job,
                                                             const float* const* lines,
                                                             const int32_t count,
                                                             const int32_t reached, float* dst) {
    const int64_t n = (int64_t)job->u.w * job->u.c;
    for (int64_t i = 0; i < n; i += FG_VL) {
        const lanes m = lanes_between(0, min_int(n - i, FG_VL));
        vec v = v_zero();
        for (int32_t line = 0; line < count; line++) {
            for (int32_t p = 0; p < reached; p++)
                v = v_add(v, v_load(lines[line] + p * job->pitch + i));
        }
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
    const int64_t low = y_begin + u->pad_top - (int64_t)(u->r - 1) * u->dilation_h;
    int64_t next = low <= 0 ? 0 : (low + u->stride_h - 1) / u->stride_h; /* line of dy */

    float* const ring = (float*)(job->scratch + worker * job->worker_bytes);
    const int64_t kernel_line = job->reached * job->pitch;
    const int64_t slot = u->r * kernel_line;
    clear(ring, job->ring * slot);
    const int32_t n = u->r * u->s * u->c;
    const int64_t most = u->k * FG_MR < CHUNK_ELEMENTS ? CHUNK_ELEMENTS / u->k : FG_MR;
    const int64_t chunk = most < u->ow ? most : u->ow;
    const int32_t step = u->k % FG_THIN_STEP == 0 ? FG_THIN_STEP : 1;
    cut_t cuts[FG_THIN_NV + 1];
    cut_t last_cuts[FG_THIN_NV + 1];
    for (int32_t j = 0, v; j < n; j += v * FG_VL) {
        v = next_vectors(n - j);
        cut_rows(chunk, v, to_planes, step, &cuts[v]);
        cut_rows(u->ow % chunk, v, to_planes, step, &last_cuts[v]);
    }
    thin_tile_t t = {.steps = u->k / step, .window = u->k, .pieces = job->pieces};
    for (int64_t y = y_begin; y < y_end; y++) {
        const int64_t high = (y + u->pad_top) / u->stride_h + 1;
        for (; next < high && next < u->oh; next++) {
            t.dst = ring + (uint32_t)next % (uint32_t)job->ring * slot;
            for (int64_t p = 0; p < u->ow; p += chunk) {
                const cut_t* const cut = u->ow - p < chunk ? last_cuts : cuts;
                t.a = job->src + ((row * u->oh + next) * u->ow + p) * u->k;
                t.places = job->places + p;
                for (int32_t j = 0, vectors; j < n; j += vectors * FG_VL) {
                    vectors = next_vectors(n - j);
                    t.first = job->first_piece + j / FG_VL;
                    multiply_windows(t, &cut[vectors], to_planes, job->packed, job->packed_k, j);
                }
            }
        }
        const float* lines[FG_THIN_LINES];
        int32_t count = 0;
        for (int32_t r = 0; r < u->r; r++) {
            const int64_t at = y + u->pad_top - (int64_t)r * u->dilation_h;
            if (at < 0) break;
            /* Divisions of 32 bits: they are a part of the time where a line is short. */
            const uint32_t o = (uint32_t)at / (uint32_t)u->stride_h;
            if (o * (uint32_t)u->stride_h != (uint32_t)at || o >= (uint32_t)u->oh) continue;
            lines[count++] = ring + o % (uint32_t)job->ring * slot + r * kernel_line + job->begin;
        }
        float* const dst = job->dst + (row * u->h + y) * u->w * u->c;
        if (count == 2 && job->reached == 2) { /* 4x4 stride 2 */
            sum_planes(job, lines, 2, 2, dst);
        } else {
            sum_planes(job, lines, count, job->reached, dst);
        }
    }
}
