// SPDX-License-Identifier: Apache-2.0
// Backward data of thin inputs. Columns of one line of windows overlap in dx, so windows are added
// in classes whose members do not: no addition waits for the store of its neighbour, and the order
// is fixed.

/* Kernel lines whose columns reach one line of dx: few, so that their sum stays in registers. */
enum { MAX_LINES = 8, PREFETCH_COLUMNS = 8 };

/* dst[i] += src[0][at + i] + src[1][at + i] + ..., n elements. */
static inline void add_run(float* dst, const float* const* src, int32_t count, int64_t at,
                           int32_t n) {
    for (int32_t i = 0; i < n; i += FG_VL) {
        const lanes m = lanes_between(0, min_int(n - i, FG_VL));
        vec v = v_load_lanes(m, src[0] + at + i);
        for (int32_t r = 1; r < count; r++) v = v_add(v, v_load_lanes(m, src[r] + at + i));
        v_store_lanes(dst + i, m, v_add(v_load_lanes(m, dst + i), v));
    }
}

/* Adds the columns of all windows of up to MAX_LINES lines. line[0] is the left edge of the padded
 * input. */
static void add_columns(const fg_conv2d_columns_job_t* job, const float* const* columns,
                        int32_t count, int64_t pitch, float* line) {
    const int32_t taps = job->dilation_w == 1 ? job->s : 1;
    const int32_t classes = (taps + job->stride_w - 1) / job->stride_w;
    for (int32_t s = 0; s < job->s; s += taps) {
        for (int32_t k = 0; k < classes; k++) {
            for (int32_t ox = k; ox < job->a.ow; ox += classes) {
                const int64_t at = ox * pitch + (int64_t)s * job->c;
                for (int32_t r = 0; r < count; r++)
                    __builtin_prefetch(columns[r] + at + PREFETCH_COLUMNS * pitch);
                add_run(
                    line + ((int64_t)ox * job->stride_w + (int64_t)s * job->dilation_w) * job->c,
                    columns, count, at, taps * job->c);
            }
        }
    }
}

static void write_line(const fg_conv2d_columns_job_t* job, const float* line, float* dst) {
    for (int64_t i = 0; i < (int64_t)job->w * job->c; i += job->c) {
        for (int32_t c = 0; c < job->c; c += FG_VL) {
            const lanes m = lanes_between(0, min_int(job->c - c, FG_VL));
            vec v = v_load_lanes(m, line + i + c);
            if (job->bias != NULL) v = v_add(v, v_load_lanes(m, job->bias + c));
            if (job->accumulate) v = v_add(v, v_load_lanes(m, dst + i + c));
            if (job->activation == FG_RELU) v = v_relu(v);
            if (job->activation == FG_LEAKY_RELU) v = v_leaky(v, v_set1(job->slope));
            v_store_lanes(dst + i + c, m, v);
        }
    }
}

static inline int64_t clamp_line(int64_t v, int64_t high) {
    return v < 0 ? 0 : (v > high ? high : v);
}

static void columns_item(void* argument, int64_t item, int32_t worker) {
    const fg_conv2d_columns_job_t* job = argument;
    const fg_conv2d_gather_t* g = &job->a;
    const int64_t row = item / job->bands;
    const int64_t y_begin = item % job->bands * job->band_lines;
    const int64_t y_end = y_begin + job->band_lines < job->h ? y_begin + job->band_lines : job->h;
    if (y_begin >= y_end) return;
    /* Lines of dy that reach the band. */
    const int64_t low = y_begin + job->pad_top - (int64_t)(job->r - 1) * job->dilation_h;
    const int64_t o_begin =
        low <= 0 ? 0 : clamp_line((low + job->stride_h - 1) / job->stride_h, g->oh);
    const int64_t high = y_end - 1 + job->pad_top;
    const int64_t o_end = high < 0 ? 0 : clamp_line(high / job->stride_h + 1, g->oh);

    char* const own = job->scratch + worker * job->worker_bytes;
    float* const a = (float*)own;
    float* const columns = (float*)(own + job->columns_offset);
    float* const line = (float*)(own + job->line_offset);
    const int32_t n = job->r * job->s * job->c;
    const int64_t pitch = (n + FG_VL - 1) / FG_VL * FG_VL;
    const int64_t windows = o_end > o_begin ? (o_end - o_begin) * g->ow : 0;
    const int32_t height = windows > 0 ? panel_height(windows) : 1;
    const int32_t slot = tile_height(height);
    const int32_t share = share_of_chunks(g->chunks);
    for (int64_t begin = 0; begin < windows; begin += (int64_t)FG_CONV2D_MAX_PANELS * height) {
        const int32_t m = min_int(windows - begin, (int64_t)FG_CONV2D_MAX_PANELS * height);
        float* rows[FG_CONV2D_MAX_PANELS * FG_MR];
        for (int32_t i = 0; i < m; i++) rows[i] = columns + (begin + i) * pitch;
        for (int32_t chunk = 0; chunk < g->chunks; chunk += share) {
            const int32_t chunk_end = min_int(g->chunks, chunk + share);
            tile_t t = {.k = (int64_t)(chunk_end - chunk) * FG_VL,
                        .load = chunk > 0,
                        .activation = FG_IDENTITY};
            for (int32_t i = 0; i < m; i += height) {
                gather(g, job->src, (row * g->oh + o_begin) * g->ow + begin + i,
                       min_int(m - i, height), chunk, chunk_end,
                       a + (int64_t)(i / height) * slot * t.k, FG_VL, (int64_t)slot * FG_VL);
            }
            multiply(&t, a, height, m, job->packed, (int64_t)g->chunks * FG_VL,
                     (int64_t)chunk * FG_VL, n, 0, n, rows, NULL);
        }
    }

    const int64_t spread =
        (int64_t)(g->ow - 1) * job->stride_w + (int64_t)(job->s - 1) * job->dilation_w + 1;
    const int64_t seen = (int64_t)job->w + job->pad_left;
    const int64_t line_count = (spread > seen ? spread : seen) * job->c;
    for (int64_t y = y_begin; y < y_end; y++) {
        for (int64_t i = 0; i < line_count; i++) line[i] = 0;
        const float* reaching[MAX_LINES];
        int32_t count = 0;
        for (int64_t r = 0; r < job->r; r++) {
            const int64_t at = y + job->pad_top - r * job->dilation_h;
            if (at < 0 || at % job->stride_h != 0 || at / job->stride_h >= g->oh) continue;
            reaching[count++] =
                columns + (at / job->stride_h - o_begin) * g->ow * pitch + r * job->s * job->c;
            if (count < MAX_LINES) continue;
            add_columns(job, reaching, count, pitch, line);
            count = 0;
        }
        if (count > 0) add_columns(job, reaching, count, pitch, line);
        write_line(job, line + (int64_t)job->pad_left * job->c,
                   job->dst + (row * job->h + y) * job->w * job->c);
    }
}
