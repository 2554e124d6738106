// SPDX-License-Identifier: Apache-2.0
// The register tile: up to FG_MR rows by one or two vectors of columns, summed over k in order.

#if FG_PAIRS
#define v_step v_fma_pairs
#else
#define v_step v_fma
#endif

typedef struct {
    const float* a;
    const float* b;
    int64_t k; /* words, see conv2d_bf16.inc.c */
    /* Where the rows of c start; those that do not exist may all be one spare row. */
    float* const* rows;
    int32_t n;          /* columns that exist */
    int32_t load;       /* add to what c holds */
    int32_t activation; /* after the last k */
    float slope;
    const float* bias; /* after the last k, or NULL */
    int64_t a_step, b_line;
    /* by_vector: what is multiplied next, asked for as the sum goes on, so many lines for each vector of k. */
    const float* next;
    int32_t next_lines;
    /* by_step: floats ahead of a and b that are asked for, as the CPU's own prefetching ends with a page. */
    int64_t ahead;
} tile_t;

/* by_vector: a is [k / VL][mr][VL], as gathered for the forward pass, and b [k][nv * VL].
 * by_step: a is [k][a_step] and b [nv][b_line], each line of b [k][VL]. */
enum { by_vector, by_step };

enum { FG_LINE = 16 }; /* floats of a line of the caches */

/* Asks for a line, to lie in the second-level cache. */
static inline __attribute__((always_inline)) void fetch(const float* p) {
    __builtin_prefetch(p, 0, 2);
}

/* Has tile `part` of `parts`, all of the same k, ask for its share of the panel at `next`. */
static inline void ask_for(tile_t* t, const float* next, int32_t part, int32_t parts) {
    t->next_lines = (t->n * FG_VL / FG_LINE + parts - 1) / parts;
    t->next = next + t->k / FG_VL * part * t->next_lines * FG_LINE;
}

static inline __attribute__((always_inline)) vec finish(vec v, vec bias, int32_t activation,
                                                        float slope) {
    v = v_add(v, bias);
    if (activation == FG_RELU) v = v_relu(v);
    if (activation == FG_LEAKY_RELU) v = v_leaky(v, v_set1(slope));
    return v;
}

/* One column vector of the tile, to c + column. Loops over rows are unrolled: accumulators stay in
 * registers. */
static inline __attribute__((always_inline)) void store_lanes(const int mr, const tile_t* t, vec* v,
                                                              float* const* rows, int32_t column,
                                                              const int whole) {
    const lanes mask = whole ? lanes_between(0, FG_VL) : lanes_between(0, t->n - column);
    if (t->load) {
#pragma GCC unroll 14
        for (int m = 0; m < mr; m++)
            v[m] = v_add(v[m],
                         whole ? v_load(rows[m] + column) : v_load_lanes(mask, rows[m] + column));
    }
    if (t->bias != NULL || t->activation != FG_IDENTITY) {
        const vec bias = t->bias == NULL ? v_zero()
                         : whole         ? v_load(t->bias + column)
                                         : v_load_lanes(mask, t->bias + column);
#pragma GCC unroll 14
        for (int m = 0; m < mr; m++) v[m] = finish(v[m], bias, t->activation, t->slope);
    }
#pragma GCC unroll 14
    for (int m = 0; m < mr; m++) {
        if (whole) {
            v_store(rows[m] + column, v[m]);
        } else {
            v_store_lanes(rows[m] + column, mask, v[m]);
        }
    }
}

static inline __attribute__((always_inline)) void store_column(const int mr, const tile_t* t,
                                                               vec* v, float* const* rows,
                                                               int32_t column) {
    if (t->n - column >= FG_VL) {
        store_lanes(mr, t, v, rows, column, 1);
    } else {
        store_lanes(mr, t, v, rows, column, 0);
    }
}

static inline __attribute__((always_inline)) void tile_body(const int mr, const int nv,
                                                            const int order, const tile_t* t) {
    vec c0[FG_MR];
    vec c1[FG_MR];
#pragma GCC unroll 14
    for (int m = 0; m < mr; m++) c0[m] = c1[m] = v_zero();
    const float* a = t->a;
    const float* b = t->b;
    const int steps = order == by_vector ? FG_VL : 1;
    const int64_t b_step = order == by_vector ? nv * FG_VL : FG_VL;
    const int64_t b_next = order == by_vector ? FG_VL : t->b_line;
    const int64_t a_step = order == by_vector ? mr * FG_VL : t->a_step;
    const int64_t a_row = order == by_vector ? FG_VL : 1;
    float* const* const rows = t->rows;
    /* The stores at the end would wait for these lines one after the other. */
#pragma GCC unroll 14
    for (int m = 0; m < mr; m++) {
        __builtin_prefetch(rows[m], 1);
        if (nv == 2) __builtin_prefetch(rows[m] + FG_VL, 1);
    }
    const float* next = t->next;
    for (int64_t k = t->k; k > 0; k -= steps, a += a_step) {
        if (order == by_vector) {
            for (int32_t l = 0; l < t->next_lines; l++, next += FG_LINE) fetch(next);
        }
        if (order == by_step) {
            __builtin_prefetch(a + t->ahead);
            __builtin_prefetch(b + t->ahead);
            if (nv == 2) __builtin_prefetch(b + b_next + t->ahead);
        }
        for (int i = 0; i < steps; i++, b += b_step) {
            const vec b0 = v_load(b);
            const vec b1 = nv == 2 ? v_load(b + b_next) : v_zero();
            /* The next vectors of the rows: all would be missed in the same step. */
            if (order == by_vector && mr > 4) __builtin_prefetch(a + a_step + i * FG_VL);
#pragma GCC unroll 14
            for (int m = 0; m < mr; m++) {
                const vec x = v_set1(a[m * a_row + i]);
                c0[m] = v_step(x, b0, c0[m]);
                if (nv == 2) c1[m] = v_step(x, b1, c1[m]);
            }
        }
    }
    store_column(mr, t, c0, rows, 0);
    if (nv == 2) store_column(mr, t, c1, rows, FG_VL);
}

#define FG_TILE(mr, nv, order)                                                          \
    static __attribute__((noinline)) void tile_##mr##_##nv##_##order(const tile_t* t) { \
        tile_body(mr, nv, order, t);                                                    \
    }
FG_HEIGHTS(FG_TILE, 1, by_vector)
FG_HEIGHTS(FG_TILE, 2, by_vector)
FG_HEIGHTS(FG_TILE, 1, by_step)
FG_HEIGHTS(FG_TILE, 2, by_step)
#undef FG_TILE

typedef void (*tile_fn)(const tile_t* t);

/* Heights that exist; a tile of another height runs the next one. */
static inline int32_t tile_height(int32_t rows) {
#define FG_HEIGHT(mr, nv, order) \
    if (rows <= (mr)) return (mr);
    FG_HEIGHTS(FG_HEIGHT, 0, 0)
#undef FG_HEIGHT
    return FG_MR;
}

static inline __attribute__((always_inline)) tile_fn tile_of(int32_t height, int wide, int order) {
#define FG_CASE(mr, nv, ord) \
    if (height == (mr)) return tile_##mr##_##nv##_##ord;
#define FG_ORDER(ord)                   \
    if (order == (ord)) {               \
        if (wide) {                     \
            FG_HEIGHTS(FG_CASE, 2, ord) \
        }                               \
        FG_HEIGHTS(FG_CASE, 1, ord)     \
    }
    FG_ORDER(by_vector)
    FG_ORDER(by_step)
#undef FG_ORDER
#undef FG_CASE
    return NULL;
}
