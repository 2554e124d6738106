// SPDX-License-Identifier: Apache-2.0
// Filter gradient: output channels by columns, summed over the pixels in blocks of FG_CONV2D_KC, in
// order.

enum { PREFETCH_PIXELS = 8 };

/* Channels [0, n) of each pixel go to panels dst[panel][pixel][slot]. Vectors are stored whole: the
 * next pixel, or the slack at a panel's end, takes what is beyond the slot. */
static void pack_channels(const float* src, int64_t pitch, int32_t pixels, int32_t n,
                          int32_t height, int32_t slot, int64_t panel_stride, float* dst) {
#if FG_MR > FG_VL
#error "a panel must fit one vector"
#endif
    const lanes whole = lanes_between(0, height);
    const lanes rest = lanes_between(0, n % height == 0 ? height : n % height);
    for (int32_t p = 0; p < pixels; p++, src += pitch, dst += slot) {
        float* out = dst;
        int32_t i = 0;
        for (int32_t c = 0; c < n; c += 16) __builtin_prefetch(src + PREFETCH_PIXELS * pitch + c);
        for (; i + height < n; i += height, out += panel_stride)
            v_store(out, v_load_lanes(whole, src + i));
        v_store(out, v_load_lanes(rest, src + i));
    }
}

static void add_block(float* dst, const float* src, int32_t n, int accumulate) {
    for (int32_t i = 0; i < n; i += FG_VL) {
        const lanes m = lanes_between(0, min_int(n - i, FG_VL));
        vec v = v_load_lanes(m, src + i);
        if (accumulate) v = v_add(v, v_load_lanes(m, dst + i));
        v_store_lanes(dst + i, m, v);
    }
}

static void weights_item(void* argument, int64_t item, int32_t worker) {
    const fg_conv2d_weights_job_t* job = argument;
    const int32_t m_begin = (int32_t)(item % job->m_blocks) * job->m_block;
    item /= job->m_blocks;
    const int32_t n_begin = (int32_t)(item % job->n_blocks) * job->n_block;
    item /= job->n_blocks;
    const int64_t group = item % job->groups;
    const int64_t part = item / job->groups;
    const int32_t m_all = min_int(job->m - m_begin, job->m_block);
    const int32_t n_all = min_int(job->n - n_begin, job->n_block);
    const int64_t blocks = (job->pixels + FG_CONV2D_KC - 1) / FG_CONV2D_KC;
    const int64_t p_begin = blocks * part / job->parts * FG_CONV2D_KC;
    const int64_t p_end =
        part + 1 == job->parts ? job->pixels : blocks * (part + 1) / job->parts * FG_CONV2D_KC;
    const int32_t height = panel_height(m_all);
    const int32_t slot = tile_height(height);

    const int64_t a_panel = (int64_t)slot * FG_CONV2D_KC + FG_VL;
    float* const a = (float*)(job->scratch + worker * job->worker_bytes);
    float* const b = a + job->b_offset;
    float* const dst =
        job->dst + ((part * job->groups + group) * job->m + m_begin) * job->n + n_begin;
    /* Sums of few pixels go where they belong, without a copy. */
    const int at_once = job->pixels <= 2 * FG_CONV2D_KC;
    const int add = job->accumulate && job->parts == 1;
    const int64_t pitch = at_once ? job->n : FG_CONV2D_WEIGHTS_N + FG_VL;
    float* const sums = at_once ? dst : a + job->c_offset;
    const int32_t chunk = n_begin / FG_VL;
    const int32_t chunks = (n_all + FG_VL - 1) / FG_VL;
    const float* x = job->x + group * job->x_c;
    const float* y = job->y + group * job->m + m_begin;
    float spare[FG_NR] = {0};
    for (int64_t p = p_begin; p < p_end; p += FG_CONV2D_KC) {
        const int32_t pixels = min_int(p_end - p, FG_CONV2D_KC);
        pack_channels(y + p * job->y_c, job->y_c, pixels, m_all, height, slot, a_panel, a);
        gather(&job->b, x, p, pixels, chunk, chunk + chunks, b, FG_VL,
               FG_CONV2D_WEIGHTS_LINE * FG_VL);
        if (job->bf16) {
            for (int32_t i = 0; i < m_all; i += height)
                narrow_pixels(a + i / height * a_panel, pixels, slot);
            for (int32_t c0 = 0; c0 < chunks; c0++)
                narrow_pixels(b + (int64_t)c0 * FG_CONV2D_WEIGHTS_LINE * FG_VL, pixels, FG_VL);
        }
        tile_t t = {.k = words_of_pixels(pixels),
                    .load = p > p_begin || (at_once && add),
                    .activation = FG_IDENTITY,
                    .a_step = slot,
                    .b_line = FG_CONV2D_WEIGHTS_LINE * FG_VL};
        for (int32_t j = 0; j < n_all; j += FG_NR) {
            const int32_t wide = n_all - j > FG_VL;
            const tile_fn run = tile_of(slot, wide, by_step);
            float* rows[FG_MR];
            t.b = b + (int64_t)j * FG_CONV2D_WEIGHTS_LINE;
            t.n = min_int(n_all - j, wide ? FG_NR : FG_VL);
            t.rows = rows;
            for (int32_t i = 0; i < m_all; i += height) {
                t.a = a + i / height * a_panel;
                for (int32_t q = 0; q < slot; q++)
                    rows[q] = i + q < m_all && q < height ? sums + (i + q) * pitch + j : spare;
                run(&t);
            }
        }
    }
    for (int32_t i = 0; i < m_all && !at_once; i++) {
        add_block(dst + (int64_t)i * job->n, sums + i * pitch, n_all, add);
    }
}
