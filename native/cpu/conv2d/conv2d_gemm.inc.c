// SPDX-License-Identifier: Apache-2.0
// Forward, and backward data by stride phases: a block of windows is gathered once per kc of the
// reduction and multiplied with all panels of the packed filter.

/* Rows of c are shared out evenly: 64 rows are five panels of 13, not four of 14 and one of 8. */
static inline int32_t panel_height(int64_t m) {
    const int64_t panels = (m + FG_MR - 1) / FG_MR;
    return (int32_t)((m + panels - 1) / panels);
}

/* A filter of up to this many elements stays in the first cache: then rows of c are written whole. */
enum { SMALL_FILTER = 6144 };

/* Columns [n_begin, n_end) (n_begin at a panel) for a gathered block, whose panels lie a_panel apart; `common` holds
 * what is the same for all tiles. */
static inline void multiply(const tile_t* common, const float* a, int64_t a_panel, int32_t height,
                            int32_t m, const float* packed, int64_t k_all, int64_t k_begin,
                            int32_t n, int32_t n_begin, int32_t n_end, float* const* rows,
                            const float* bias) {
    const int32_t slot = tile_height(height);
    const int32_t m_tiles = (m + height - 1) / height;
    const int32_t n_tiles = (n_end - n_begin + FG_NR - 1) / FG_NR;
    const int by_rows = (n_end - n_begin) * common->k <= SMALL_FILTER;
    float* at[FG_MR];
    float spare[FG_NR] = {0};
    tile_t t = *common;
    t.rows = at;
    for (int32_t tile = 0; tile < m_tiles * n_tiles; tile++) {
        const int32_t panel = by_rows ? tile / n_tiles : tile % m_tiles;
        const int32_t j = n_begin + (by_rows ? tile % n_tiles : tile / m_tiles) * FG_NR;
        const int32_t i = panel * height;
        const int32_t wide = n - j > FG_VL;
        const int32_t width = wide ? FG_NR : FG_VL;
        t.a = a + panel * a_panel;
        t.b = packed + j * k_all + k_begin * width;
        t.n = min_int(n - j, width);
        t.bias = bias != NULL ? bias + j : NULL;
        for (int32_t q = 0; q < slot; q++) {
            at[q] = i + q < m && q < height ? rows[i + q] + j : spare;
        }
        if (!by_rows) ask_for(&t, t.b + FG_NR * k_all, panel, m_tiles);
        tile_of(slot, wide, by_vector)(&t);
    }
}

/* Vectors of the reduction in one pass over memory: equal shares of at most FG_CONV2D_KC. */
static inline int32_t share_of_chunks(int32_t chunks) {
    const int32_t most = FG_CONV2D_KC / FG_VL;
    const int32_t passes = (chunks + most - 1) / most;
    const int32_t share = passes == 0 ? 1 : (chunks + passes - 1) / passes;
    return FG_PAIRS ? (share + 1) / 2 * 2 : share;
}

static void gemm_item(void* argument, int64_t item, int32_t worker) {
    const fg_conv2d_gemm_job_t* job = argument;
    const fg_conv2d_part_t* part = job->parts + item % job->part_count;
    item /= job->part_count;
    const int32_t group = (int32_t)(item % job->groups);
    item /= job->groups;
    const int32_t n_begin = (int32_t)(item % job->n_blocks) * job->n_block;
    const int64_t block = item / job->n_blocks;
    const fg_conv2d_gather_t* g = &part->a;
    const int64_t windows = job->rows * g->oh * g->ow;
    const int32_t height = windows > 0 ? panel_height(windows) : 1;
    const int64_t begin = block * job->block_panels * height;
    if (begin >= windows) return;
    const int32_t m = min_int(windows - begin, (int64_t)job->block_panels * height);
    const int32_t n_end = min_int(job->n, n_begin + job->n_block);

    float* rows[FG_CONV2D_MAX_PANELS * FG_MR];
    window_t w = window_at(g, begin);
    for (int32_t i = 0; i < m; i++, window_next(g, &w)) {
        const int64_t y = part->dst_y + (int64_t)w.y * part->dst_step_h;
        const int64_t x = part->dst_x + (int64_t)w.x * part->dst_step_w;
        rows[i] = job->dst + ((w.row * job->dst_h + y) * job->dst_w + x) * job->dst_c +
                  (int64_t)group * job->n;
    }

    float* a = (float*)(job->scratch + worker * job->worker_bytes);
    const float* src = job->src + (int64_t)group * job->src_c;
    const float* packed = job->packed + part->packed + group * part->packed_group;
    const float* bias = job->bias != NULL ? job->bias + (int64_t)group * job->n : NULL;
    const int32_t slot = tile_height(height);
    const int32_t share = share_of_chunks(g->chunks);
    /* A phase without taps still writes its pixels. */
    for (int32_t chunk = 0; chunk == 0 || chunk < g->chunks; chunk += share) {
        const int32_t chunk_end = min_int(g->chunks, chunk + share);
        const int32_t last = chunk_end == g->chunks;
        tile_t t = {.k = words_of_chunks(chunk_end - chunk),
                    .load = job->accumulate || chunk > 0,
                    .activation = last ? job->activation : FG_IDENTITY,
                    .slope = job->slope};
        const int64_t a_panel = (int64_t)(chunk_end - chunk) * slot * FG_VL;
        for (int32_t i = 0; i < m; i += height) {
            float* const panel = a + i / height * a_panel;
            gather(g, src, begin + i, min_int(m - i, height), chunk, chunk_end, panel, FG_VL,
                   (int64_t)slot * FG_VL);
            if (job->bf16) narrow_windows(panel, chunk_end - chunk, slot);
        }
        multiply(&t, a, a_panel, height, m, packed, words_of_chunks(g->chunks),
                 words_of_chunks(chunk), job->n, n_begin, n_end, rows, last ? bias : NULL);
    }
}
