// SPDX-License-Identifier: Apache-2.0
// Windows that lie in memory as they are: a copy of x with zeros around it, and runs of tiles of windows at equal
// distances.

static inline void clear(float* p, int64_t n) {
    for (int64_t i = 0; i < n; i += FG_VL) v_store(p + i, v_zero());
}

/* `count` lines of an image, padded as windows read them, from line `first` on. Up to two vectors behind a line are
 * written, too. */
static void copy_lines(const fg_thin_job_t* job, const float* image, int64_t first, int64_t count,
                       float* out) {
    const fg_conv2d_shape_t* u = &job->u;
    const int64_t line = (int64_t)u->w * u->c;
    const int64_t length = ((int64_t)(u->ow - 1) * u->stride_w + u->s) * u->c;
    const int64_t left = clamp_line((int64_t)u->pad_left * u->c, length);
    const int64_t begin = u->pad_left < 0 ? clamp_line(-(int64_t)u->pad_left * u->c, line) : 0;
    const int64_t n = clamp_line(line - begin, length - left);
    for (int64_t i = 0; i < count; i++, out += job->pitch) {
        const int64_t y = first + i;
        if (y < 0 || y >= u->h) {
            clear(out, length);
            continue;
        }
        const float* const from = image + y * line + begin;
        clear(out, left);
        float* const to = out + left;
        int64_t e = 0;
        for (; e + FG_VL <= n; e += FG_VL) v_store(to + e, v_load(from + e));
        if (e < n) v_store(to + e, v_load_lanes(lanes_between(0, (int32_t)(n - e)), from + e));
        const int64_t filled = (n + FG_VL - 1) / FG_VL * FG_VL;
        clear(to + filled, length - left - filled);
    }
}

/* Tiles of one height, one behind the other. */
typedef struct {
    int32_t height, tiles;
    thin_tile_fn tile;
} run_t;

/* Rows as runs, whose heights fall. */
typedef struct {
    run_t runs[FG_MR];
    int32_t count;
} cut_t;

static void cut_rows(int64_t rows, int32_t vectors, int32_t order, int32_t step, cut_t* cut) {
    cut->count = 0;
    while (rows > 0) {
        const int32_t height = next_height(rows, vectors);
        if (cut->count > 0 && cut->runs[cut->count - 1].height == height) {
            cut->runs[cut->count - 1].tiles++;
        } else {
            cut->runs[cut->count++] =
                (run_t){height, 1, thin_tile_of(height, vectors, order, step)};
        }
        rows -= height;
    }
}

/* The windows of a cut, from t.a on, times columns from j on of a packed filter of n. */
static inline __attribute__((always_inline)) void multiply_windows(thin_tile_t t, const cut_t* cut,
                                                                   const int order,
                                                                   const float* packed,
                                                                   int64_t packed_k, int32_t j) {
    t.b = packed + j * packed_k;
    t.b_panel = packed_k * FG_NR;
    for (int32_t i = 0; i < cut->count; i++) {
        const int32_t height = cut->runs[i].height;
        t.tiles = cut->runs[i].tiles;
        cut->runs[i].tile(&t);
        const int64_t done = (int64_t)t.tiles * height;
        t.a += done * t.window;
        if (order == to_planes) {
            t.places += done;
        } else {
            t.dst += done * t.pitch;
        }
    }
}
