// SPDX-License-Identifier: Apache-2.0
// Windows that lie in memory as they are: a copy of x with zeros around it, and tiles of windows at equal
// distances.

/* `count` lines of an image, padded as windows read them, from line `first` on. */
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
        const int there = y >= 0 && y < u->h;
        const float* const from = image + y * line + begin;
        const int64_t filled = there ? left + n : 0;
        for (int64_t e = 0; e < (there ? left : 0); e++) out[e] = 0;
        for (int64_t e = left; e < filled; e++) out[e] = from[e - left];
        for (int64_t e = filled; e < length; e++) out[e] = 0;
    }
}

/* Rows of the next tile of `left` rows in equal shares: a height that exists. */
static inline int32_t next_height(int32_t left) {
    const int32_t tiles = (left + FG_MR - 1) / FG_MR;
    const int32_t share = (left + tiles - 1) / tiles;
    const int32_t up = tile_height(share);
    if (up <= left) return up;
    int32_t down = 1;
#define FG_HEIGHT(mr, nv, order) \
    if ((mr) <= left) down = (mr);
    FG_HEIGHTS(FG_HEIGHT, 0, 0)
#undef FG_HEIGHT
    return down;
}

/* Tiles of one height, one behind the other. */
typedef struct {
    int32_t height, tiles;
} run_t;

/* m windows as runs; returns how many: heights fall. */
static inline int32_t cut_windows(int64_t m, run_t* runs) {
    int32_t count = 0;
    while (m > 0) {
        const int32_t height = next_height(min_int(m, INT32_MAX));
        if (count > 0 && runs[count - 1].height == height) {
            runs[count - 1].tiles++;
        } else {
            runs[count++] = (run_t){height, 1};
        }
        m -= height;
    }
    return count;
}

/* Windows that multiply one panel of the filter before the next: they stay in the first cache. */
enum { WINDOW_ELEMENTS = 3072 };

/* The windows of some runs, from t->a on, t->window apart, times columns [n_begin, n_end) of a packed filter
 * of n; window i goes to t->dst + i * t->pitch. */
static inline void multiply_windows(tile_t t, const run_t* runs, int32_t count, const float* packed,
                                    int64_t packed_k, int32_t n_begin, int32_t n_end, int32_t n,
                                    const float* bias) {
    float* dst = t.dst;
    for (int32_t i = 0; i < count; i++) {
        const int32_t height = runs[i].height;
        const int64_t tile = height * t.window;
        const int32_t most = tile * 2 > WINDOW_ELEMENTS ? 1 : (int32_t)(WINDOW_ELEMENTS / tile);
        for (int32_t done = 0; done < runs[i].tiles; done += t.tiles) {
            t.tiles = min_int(runs[i].tiles - done, most);
            /* The next windows are fetched while these are multiplied. */
            const float* ahead = t.a + t.tiles * tile;
            const int64_t share = t.tiles * tile * FG_NR / (n_end - n_begin);
            for (int32_t j = n_begin; j < n_end; j += FG_NR) {
                const int32_t wide = n - j > FG_VL;
                t.b = packed + j * packed_k;
                t.n = min_int(n - j, wide ? FG_NR : FG_VL);
                t.bias = bias != NULL ? bias + j : NULL;
                t.dst = dst + j;
                for (const float* stop = ahead + share; ahead < stop; ahead += 16)
                    __builtin_prefetch(ahead);
                tile_of(height, wide, by_window)(&t);
            }
            t.a += t.tiles * tile;
            dst += t.tiles * height * t.pitch;
        }
    }
}
