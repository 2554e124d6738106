// SPDX-License-Identifier: Apache-2.0
// Register tiles of these kernels: rows by up to FG_THIN_NV vectors of columns. Sums are short (16 or 48 products a
// window), so that what a tile costs before and after counts: one call makes a run of tiles, tiles are as wide as a
// pixel of 64 channels where registers allow, and steps of four products share one address.

/* to_pixels: rows are windows, written to dst as they are.
 * to_planes: rows are windows, written piece by piece.
 * of_pixels: rows are elements of a window, products are pixels. */
enum { to_pixels, to_planes, of_pixels };

typedef struct {
    const float* a;
    int64_t steps;         /* of a window; of_pixels: pixels of a line */
    const int64_t* starts; /* to_pixels: of the steps of a window; of_pixels: of rows in a */
    int64_t window;        /* from a window to the next */
    const float* b;
    int64_t b_panel; /* windows: from a panel of two vectors to the next */
    int64_t lines,
        a_line; /* of_pixels: a sum runs over them; to_pixels: tiles are repeated for them */
    int64_t a_step, b_step; /* of_pixels: from a pixel to the next */
    const float* ahead;     /* of_pixels: is fetched meanwhile, ahead_step a pixel */
    int64_t ahead_step;
    int32_t tiles; /* windows: one behind the other */
    float* dst;
    int64_t pitch;                 /* of rows of dst; not to_planes */
    int64_t dst_line;              /* to_pixels */
    const int64_t* places;         /* to_planes: of windows in dst */
    const fg_thin_piece_t* pieces; /* to_planes */
    const int32_t* first;          /* to_planes: of each vector's pieces */
    int32_t n;                     /* columns that exist; not to_planes */
    int32_t load;                  /* add to what dst holds; not to_planes */
    int32_t stream;                /* to_pixels: write whole vectors past the caches */
    int32_t activation;
    float slope;
    const float* bias; /* or NULL */
} thin_tile_t;

typedef vec thin_sums_t[FG_THIN_NV][FG_MR];

#define FG_EACH_ROW _Pragma("GCC unroll 14") for (int m = 0; m < mr; m++)
#define FG_EACH_VECTOR _Pragma("GCC unroll 4") for (int v = 0; v < nv; v++)

static inline __attribute__((always_inline)) void sum_windows(const int mr, const int nv,
                                                              const int order, const int step,
                                                              const thin_tile_t* t, const float* a,
                                                              thin_sums_t c) {
    /* Rows from the seventh on have an address of their own: multiples of the distance fit the registers. */
    int64_t at[7];
#pragma GCC unroll 7
    for (int m = 0; m < 7; m++) at[m] = m * t->window * (int64_t)sizeof(float);
    const float* ahead = a + mr * t->window;
    const float* b = t->b;
    const float* d = b + t->b_panel;
    const int b_step = (nv == 1 ? 1 : 2) * FG_VL;
    const int d_step = (nv == 3 ? 1 : 2) * FG_VL;
    for (int64_t i = 0; i < t->steps; i++) {
        const float* low = order == to_pixels ? a + t->starts[i] : a + i * step;
        const float* high = low;
        if (mr > 7) {
            high += 7 * t->window;
            __asm__("" : "+r"(high));
        }
        /* Hidden, or sums with k would be kept for all of them. */
#pragma GCC unroll 7
        for (int m = 1; m < 7 && m < mr; m++) __asm__("" : "+r"(at[m]));
        if (order == to_planes) {
            /* The next windows. */
#pragma GCC unroll 4
            for (int line = 0; line * 16 < mr * step; line++) __builtin_prefetch(ahead + line * 16);
            ahead += mr * step;
        }
#pragma GCC unroll 4
        for (int k = 0; k < step; k++) {
            vec w[FG_THIN_NV];
            FG_EACH_VECTOR w[v] =
                v_load(v < 2 ? b + k * b_step + v * FG_VL : d + k * d_step + (v - 2) * FG_VL);
            FG_EACH_ROW {
                const char* const base = (const char*)((m < 7 ? low : high) + k);
                const char* const p = m % 7 == 0 ? base : base + at[m % 7];
                const vec x = v_set1(*(const float*)(const void*)p);
                FG_EACH_VECTOR c[v][m] = v_fma(x, w[v], c[v][m]);
            }
        }
        b += step * b_step;
        d += step * d_step;
    }
}

static inline __attribute__((always_inline)) void sum_pixels(const int mr, const int nv,
                                                             const thin_tile_t* t, thin_sums_t c) {
    const float* b = t->b;
    const float* ahead = t->ahead;
    int64_t at[FG_MR];
    FG_EACH_ROW at[m] = t->starts[m];
    for (int64_t line = 0; line < t->lines; line++) {
        const float* a = t->a + line * t->a_line;
        for (int64_t i = 0; i < t->steps; i++, a += t->a_step, b += t->b_step) {
            /* A few lines a pixel: many at once stop the loads. */
            __builtin_prefetch(ahead, 0, 2);
            __builtin_prefetch(ahead + 16, 0, 2);
            ahead += t->ahead_step;
            vec w[FG_THIN_NV];
            FG_EACH_VECTOR w[v] = v_load(b + v * FG_VL);
            FG_EACH_ROW {
                const vec x = v_set1(a[at[m]]);
                FG_EACH_VECTOR c[v][m] = v_fma(x, w[v], c[v][m]);
            }
        }
    }
}

/* Rows of sums to dst; lanes of the last vector that exist. */
static inline __attribute__((always_inline)) void write_rows(const int mr, const int nv,
                                                             const thin_tile_t* t, float* dst,
                                                             const int whole, const int stream,
                                                             thin_sums_t c) {
    const lanes mask = lanes_between(0, whole ? FG_VL : t->n - (nv - 1) * FG_VL);
    int64_t pitch = t->pitch;
    /* Hidden: addresses kept since the lines were fetched would not fit the registers. */
    __asm__("" : "+r"(pitch));
    if (t->load) {
        const float* p = dst;
        FG_EACH_ROW {
            FG_EACH_VECTOR c[v][m] =
                v_add(c[v][m], whole || v < nv - 1 ? v_load(p + v * FG_VL)
                                                   : v_load_lanes(mask, p + v * FG_VL));
            p += pitch;
        }
    }
    if (t->bias != NULL || t->activation != FG_IDENTITY) {
        FG_EACH_VECTOR {
            const vec bias = t->bias == NULL       ? v_zero()
                             : whole || v < nv - 1 ? v_load(t->bias + v * FG_VL)
                                                   : v_load_lanes(mask, t->bias + v * FG_VL);
            FG_EACH_ROW c[v][m] = finish(c[v][m], bias, t->activation, t->slope);
        }
    }
    FG_EACH_ROW {
        FG_EACH_VECTOR {
            if (stream) {
                v_stream(dst + v * FG_VL, c[v][m]);
            } else if (whole || v < nv - 1) {
                v_store(dst + v * FG_VL, c[v][m]);
            } else {
                v_store_lanes(dst + v * FG_VL, mask, c[v][m]);
            }
        }
        dst += pitch;
    }
}

static inline __attribute__((always_inline)) void write_pieces(const int mr, const int nv,
                                                               const thin_tile_t* t,
                                                               const int64_t* places,
                                                               thin_sums_t c) {
    FG_EACH_VECTOR {
        for (int32_t p = t->first[v]; p < t->first[v + 1]; p++) {
            const fg_thin_piece_t q = t->pieces[p];
            float* const dst = t->dst + q.offset;
            FG_EACH_ROW v_store_between(dst + places[m], q.begin, q.end, c[v][m]);
        }
    }
}

static inline __attribute__((always_inline)) void thin_tile(const int mr, const int nv,
                                                            const int order, const int step,
                                                            const thin_tile_t* t) {
    const int64_t lines = order == to_pixels ? t->lines : 1;
    const int32_t tiles = order == of_pixels ? 1 : t->tiles;
    for (int64_t line = 0; line < lines; line++) {
        const float* a = t->a + line * t->a_line;
        float* dst = t->dst + line * t->dst_line;
        const int64_t* places = t->places;
        for (int32_t i = 0; i < tiles; i++) {
            thin_sums_t c;
            FG_EACH_ROW FG_EACH_VECTOR c[v][m] = v_zero();
            if (order == of_pixels) {
                sum_pixels(mr, nv, t, c);
            } else {
                if (order == to_pixels && !t->stream) {
                    /* The stores at the end would wait for these lines one after the other. */
                    const float* p = dst;
                    FG_EACH_ROW {
                        FG_EACH_VECTOR __builtin_prefetch(p + v * FG_VL, 1);
                        p += t->pitch;
                    }
                }
                sum_windows(mr, nv, order, step, t, a, c);
                a += mr * t->window;
            }
            if (order == to_planes) {
                write_pieces(mr, nv, t, places, c);
                places += mr;
            } else {
                if (order == to_pixels && t->stream) {
                    write_rows(mr, nv, t, dst, 1, 1, c);
                } else if (t->n == nv * FG_VL) {
                    write_rows(mr, nv, t, dst, 1, 0, c);
                } else {
                    write_rows(mr, nv, t, dst, 0, 0, c);
                }
                dst += mr * t->pitch;
            }
        }
    }
}

#define FG_TILE(mr, nv, name, order, step)                                                    \
    static __attribute__((noinline)) void name##_##mr##_##nv##_##step(const thin_tile_t* t) { \
        thin_tile(mr, nv, order, step, t);                                                    \
    }
#define FG_PIXELS_4(mr, nv, unused) FG_TILE(mr, nv, thin_pixels, to_pixels, 4)
#define FG_PIXELS_1(mr, nv, unused) FG_TILE(mr, nv, thin_pixels, to_pixels, 1)
#define FG_PLANES_4(mr, nv, unused) FG_TILE(mr, nv, thin_planes, to_planes, 4)
#define FG_PLANES_1(mr, nv, unused) FG_TILE(mr, nv, thin_planes, to_planes, 1)
#define FG_TAPS(mr, nv, unused) FG_TILE(mr, nv, thin_taps, of_pixels, 1)
FG_THIN_TILES(FG_PIXELS_4, )
FG_THIN_TILES(FG_PIXELS_1, )
FG_THIN_TILES(FG_PLANES_4, )
FG_THIN_TILES(FG_PLANES_1, )
FG_THIN_TILES(FG_TAPS, )
#undef FG_TAPS
#undef FG_PLANES_1
#undef FG_PLANES_4
#undef FG_PIXELS_1
#undef FG_PIXELS_4
#undef FG_TILE
#undef FG_EACH_VECTOR
#undef FG_EACH_ROW

typedef void (*thin_tile_fn)(const thin_tile_t* t);

static inline thin_tile_fn thin_tile_of(int32_t height, int32_t vectors, int32_t order,
                                        int32_t step) {
#define FG_CASE_4(mr, nv, name) \
    if (height == (mr) && vectors == (nv)) return name##_##mr##_##nv##_4;
#define FG_CASE_1(mr, nv, name) \
    if (height == (mr) && vectors == (nv)) return name##_##mr##_##nv##_1;
    if (order == of_pixels) {
        FG_THIN_TILES(FG_CASE_1, thin_taps)
    } else if (order == to_pixels) {
        if (step == FG_THIN_STEP) {
            FG_THIN_TILES(FG_CASE_4, thin_pixels)
        } else {
            FG_THIN_TILES(FG_CASE_1, thin_pixels)
        }
    } else if (step == FG_THIN_STEP) {
        FG_THIN_TILES(FG_CASE_4, thin_planes)
    } else {
        FG_THIN_TILES(FG_CASE_1, thin_planes)
    }
#undef FG_CASE_1
#undef FG_CASE_4
    return NULL;
}

/* Vectors of the next tile where so many columns are left: panels have two. */
static inline int32_t next_vectors(int64_t columns) {
    const int64_t left = (columns + FG_VL - 1) / FG_VL;
    if (left <= FG_THIN_NV) return (int32_t)left;
    return FG_THIN_NV - (left == FG_THIN_NV + 1 ? FG_THIN_NV - 2 : 0);
}

/* Rows of the next tile of `left` rows in equal shares: a height that exists. */
static inline int32_t next_height(int64_t left, int32_t vectors) {
    int32_t most = 1;
#define FG_CASE(mr, nv, unused) \
    if (vectors == (nv) && (mr) > most) most = (mr);
    FG_THIN_TILES(FG_CASE, )
#undef FG_CASE
    const int64_t tiles = (left + most - 1) / most;
    const int64_t share = (left + tiles - 1) / tiles;
    int32_t up = most;
    int32_t down = 1;
#define FG_CASE(mr, nv, unused)                                   \
    if (vectors == (nv) && (mr) >= share && (mr) < up) up = (mr); \
    if (vectors == (nv) && (mr) <= left && (mr) > down) down = (mr);
    FG_THIN_TILES(FG_CASE, )
#undef FG_CASE
    return up <= left ? up : down;
}
