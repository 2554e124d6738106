// SPDX-License-Identifier: Apache-2.0
// The register tile: up to FG_MR rows by one or two vectors of columns, summed over k in order.

typedef struct {
    const float* a;
    const float* b;     /* [k][nv * FG_VL] */
    int64_t k;
    float* const* rows; /* where the rows of c start */
    int32_t m;          /* rows that exist */
    int32_t n;          /* columns that exist */
    int32_t load;       /* add to what c holds */
    int32_t activation; /* after the last k */
    float slope;
    const float* bias;  /* after the last k, or NULL */
} tile_t;

/* Order of a: by_vector [k / VL][mr][VL], as gathered for the forward pass; by_step [k][mr]. */
enum { by_vector, by_step };

static inline __attribute__((always_inline)) vec finish(vec v, vec bias, const tile_t* t) {
    v = v_add(v, bias);
    if (t->activation == FG_RELU) v = v_relu(v);
    if (t->activation == FG_LEAKY_RELU) v = v_leaky(v, v_set1(t->slope));
    return v;
}

static inline __attribute__((always_inline)) void store_row(const tile_t* t, int32_t row, int nv, vec v0, vec v1,
                                                            vec bias0, vec bias1, lanes m0, lanes m1) {
    float* c = t->rows[row];
    const int full = t->n == nv * FG_VL;
    if (t->load) {
        v0 = v_add(v0, full ? v_load(c) : v_load_lanes(m0, c));
        if (nv == 2) v1 = v_add(v1, full ? v_load(c + FG_VL) : v_load_lanes(m1, c + FG_VL));
    }
    if (t->bias != NULL || t->activation != FG_IDENTITY) {
        v0 = finish(v0, bias0, t);
        if (nv == 2) v1 = finish(v1, bias1, t);
    }
    if (full) {
        v_store(c, v0);
        if (nv == 2) v_store(c + FG_VL, v1);
    } else {
        v_store_lanes(c, m0, v0);
        if (nv == 2) v_store_lanes(c + FG_VL, m1, v1);
    }
}

static inline __attribute__((always_inline)) void tile_body(const int mr, const int nv, const int order,
                                                            const tile_t* t) {
    vec c0[FG_MR];
    vec c1[FG_MR];
    for (int m = 0; m < mr; m++) c0[m] = c1[m] = v_zero();
    const float* a = t->a;
    const float* b = t->b;
    const int steps = order == by_vector ? FG_VL : 1;
    for (int64_t k = t->k; k > 0; k -= steps, a += mr * steps) {
#pragma GCC unroll 4
        for (int i = 0; i < steps; i++, b += nv * FG_VL) {
            const vec b0 = v_load(b);
            const vec b1 = nv == 2 ? v_load(b + FG_VL) : v_zero();
#pragma GCC unroll 14
            for (int m = 0; m < mr; m++) {
                const vec x = v_set1(order == by_vector ? a[m * FG_VL + i] : a[m]);
                c0[m] = v_fma(x, b0, c0[m]);
                if (nv == 2) c1[m] = v_fma(x, b1, c1[m]);
            }
        }
    }
    const lanes m0 = lanes_between(0, min_int(t->n, FG_VL));
    const lanes m1 = lanes_between(0, t->n > FG_VL ? t->n - FG_VL : 0);
    vec bias0 = v_zero();
    vec bias1 = v_zero();
    if (t->bias != NULL) {
        bias0 = v_load_lanes(m0, t->bias);
        if (nv == 2) bias1 = v_load_lanes(m1, t->bias + FG_VL);
    }
#pragma GCC unroll 14
    for (int m = 0; m < mr; m++) {
        if (m < t->m) store_row(t, m, nv, c0[m], c1[m], bias0, bias1, m0, m1);
    }
}

#define FG_TILE(mr, nv, order) \
    static __attribute__((noinline)) void tile_##mr##_##nv##_##order(const tile_t* t) { tile_body(mr, nv, order, t); }
FG_HEIGHTS(FG_TILE, 1, by_vector)
FG_HEIGHTS(FG_TILE, 2, by_vector)
FG_HEIGHTS(FG_TILE, 1, by_step)
FG_HEIGHTS(FG_TILE, 2, by_step)

typedef void (*tile_fn)(const tile_t* t);

/* Heights that exist; a tile of another height runs the next one. */
static inline int32_t tile_height(int32_t rows) {
#define FG_HEIGHT(mr, nv, order) if (rows <= (mr)) return (mr);
    FG_HEIGHTS(FG_HEIGHT, 0, 0)
#undef FG_HEIGHT
    return FG_MR;
}

static inline tile_fn tile_of(int32_t height, int wide, int order) {
#define FG_CASE(mr, nv, ord) if (height == (mr)) return tile_##mr##_##nv##_##ord;
    if (order == by_vector) {
        if (wide) { FG_HEIGHTS(FG_CASE, 2, by_vector) }
        FG_HEIGHTS(FG_CASE, 1, by_vector)
    }
    if (wide) { FG_HEIGHTS(FG_CASE, 2, by_step) }
    FG_HEIGHTS(FG_CASE, 1, by_step)
#undef FG_CASE
    return NULL;
}
