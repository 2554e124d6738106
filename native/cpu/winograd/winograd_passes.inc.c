// SPDX-License-Identifier: Apache-2.0
// The transforms of one axis, each a small integer matrix times several lines of vectors. Points are
// 0, 1, -1, 2, infinity for two taps and 0, 1, -1, 2, -2, infinity for three; a tile of fewer outputs leaves the
// last finite ones out. Cook and Toom's construction: rows of bt are the coefficients of the product of
// (x - p) over the other finite points p (all of them for infinity); rows of at are powers of the points times
// integers that turn the factors of u, which belong to four outputs, into those of fewer.

typedef int8_t matrix_t[FG_WINOGRAD_MAX_POINTS][FG_WINOGRAD_MAX_POINTS];

/* Inputs to points: n x n. */
static const matrix_t bt_2 = {{1}, {0, 1}};
static const matrix_t bt_3 = {{-1, 1}, {0, 1}, {0, -1, 1}};
static const matrix_t bt_4 = {{-1, 0, 1}, {0, 1, 1}, {0, -1, 1}, {0, -1, 0, 1}};
static const matrix_t bt_5 = {
    {2, -1, -2, 1}, {0, -2, -1, 1}, {0, 2, -3, 1}, {0, -1, 0, 1}, {0, 2, -1, -2, 1}};
static const matrix_t bt_6 = {{4, 0, -5, 0, 1},  {0, -4, -4, 1, 1}, {0, 4, -4, -1, 1},
                              {0, -2, -1, 2, 1}, {0, 2, -1, -2, 1}, {0, 4, 0, -5, 0, 1}};

/* Products of points to outputs: m x n; at_<taps>_<m>. */
static const matrix_t at_2_1 = {{2, 1}};
static const matrix_t at_2_2 = {{-2, -2}, {0, -2, 1}};
static const matrix_t at_2_3 = {{-2, -1, -3}, {0, -1, 3}, {0, -1, -3, 1}};
static const matrix_t at_2_4 = {{1, 1, 1, 1}, {0, 1, -1, 2}, {0, 1, 1, 4}, {0, 1, -1, 8, 1}};
static const matrix_t at_3_1 = {{-4, -6, 1}};
static const matrix_t at_3_2 = {{-4, -3, -3}, {0, -3, 3, 1}};
static const matrix_t at_3_3 = {{2, 3, 1, 4}, {0, 3, -1, 8}, {0, 3, 1, 16, 1}};
static const matrix_t at_3_4 = {
    {1, 1, 1, 1, 1}, {0, 1, -1, 2, -2}, {0, 1, 1, 4, 4}, {0, 1, -1, 8, -8, 1}};

/* Taps to points, without their factors: points x taps. */
static const matrix_t g_2 = {{1}, {1, 1}, {1, -1}, {1, 2}, {0, 1}};
static const matrix_t g_3 = {{1}, {1, 1, 1}, {1, -1, 1}, {1, 2, 4}, {1, -2, 4}, {0, 0, 1}};
/* Of two outputs. */
static const matrix_t g_2_2 = {{1}, {1, 1}, {0, 1}};
static const matrix_t g_3_2 = {{1}, {1, 1, 1}, {1, -1, 1}, {0, 0, 1}};
static const float factors_2[] = {1.0f / 2, -1.0f / 2, -1.0f / 6, 1.0f / 6, 1.0f};
static const float factors_3[] = {1.0f / 4, -1.0f / 6, -1.0f / 6, 1.0f / 24, 1.0f / 24, 1.0f};
static const float factors_2_2[] = {1.0f / 2, -1.0f / 2, 1.0f};
static const float factors_3_2[] = {1.0f / 4, -1.0f / 6, -1.0f / 6, 1.0f};

/* Sum of row i of the matrix (column i when turned) times `in`; zeros and ones cost nothing once unrolled. */
static inline __attribute__((always_inline)) vec combine(const matrix_t matrix, const int turned,
                                                         const int i, const int count,
                                                         const vec* in) {
    vec sum = v_zero();
    int first = 1;
#pragma GCC unroll 6
    for (int j = 0; j < count; j++) {
        const int factor = turned ? matrix[j][i] : matrix[i][j];
        if (factor == 0) continue;
        if (first) {
            sum = factor == 1 ? in[j] : v_mul(in[j], v_set1((float)factor));
        } else if (factor == 1) {
            sum = v_add(sum, in[j]);
        } else if (factor == -1) {
            sum = v_sub(sum, in[j]);
        } else {
            sum = v_fma(in[j], v_set1((float)factor), sum);
        }
        first = 0;
    }
    return sum;
}

/* Vectors lie `element` floats apart along the axis, `line` floats from one line to the next. */
typedef struct {
    int64_t element, line;
} place_t;

/* `factors`: of the points, or NULL. add: to what `out` holds. */
static inline __attribute__((always_inline)) void pass_body(
    const matrix_t matrix, const int turned, const float* factors, const int add, const int from,
    const int to, const float* in, place_t in_at, float* out, place_t out_at, int32_t lines) {
    for (int32_t l = 0; l < lines; l++, in += in_at.line, out += out_at.line) {
        vec v[FG_WINOGRAD_MAX_POINTS];
#pragma GCC unroll 6
        for (int j = 0; j < from; j++) {
            v[j] = v_load(in + j * in_at.element);
            if (factors != NULL && turned) v[j] = v_mul(v[j], v_set1(factors[j]));
        }
#pragma GCC unroll 6
        for (int i = 0; i < to; i++) {
            vec sum = combine(matrix, turned, i, from, v);
            if (factors != NULL && !turned) sum = v_mul(sum, v_set1(factors[i]));
            float* const at = out + i * out_at.element;
            v_store(at, add ? v_add(v_load(at), sum) : sum);
        }
    }
}

typedef void (*pass_fn)(const float* in, place_t in_at, float* out, place_t out_at, int32_t lines);

#define FG_ANY_PASS(name, matrix, turned, factors, add, from, to)                          \
    static __attribute__((noinline)) void name(const float* in, place_t in_at, float* out, \
                                               place_t out_at, int32_t lines) {            \
        pass_body(matrix, turned, factors, add, from, to, in, in_at, out, out_at, lines);  \
    }
#define FG_PASS(name, matrix, turned, from, to) FG_ANY_PASS(name, matrix, turned, NULL, 0, from, to)
#define FG_FACTORED_PASS(name, matrix, turned, factors, from, to) \
    FG_ANY_PASS(name, matrix, turned, factors, 0, from, to)
FG_PASS(pass_bt_2, bt_2, 0, 2, 2)
FG_PASS(pass_bt_3, bt_3, 0, 3, 3)
FG_PASS(pass_bt_4, bt_4, 0, 4, 4)
FG_PASS(pass_bt_5, bt_5, 0, 5, 5)
FG_PASS(pass_bt_6, bt_6, 0, 6, 6)
FG_PASS(pass_b_2, bt_2, 1, 2, 2)
FG_PASS(pass_b_3, bt_3, 1, 3, 3)
FG_PASS(pass_b_4, bt_4, 1, 4, 4)
FG_PASS(pass_b_5, bt_5, 1, 5, 5)
FG_PASS(pass_b_6, bt_6, 1, 6, 6)
FG_ANY_PASS(pass_b_2_add, bt_2, 1, NULL, 1, 2, 2)
FG_ANY_PASS(pass_b_3_add, bt_3, 1, NULL, 1, 3, 3)
FG_ANY_PASS(pass_b_4_add, bt_4, 1, NULL, 1, 4, 4)
FG_ANY_PASS(pass_b_5_add, bt_5, 1, NULL, 1, 5, 5)
FG_ANY_PASS(pass_b_6_add, bt_6, 1, NULL, 1, 6, 6)
FG_PASS(pass_at_2_1, at_2_1, 0, 2, 1)
FG_PASS(pass_at_2_2, at_2_2, 0, 3, 2)
FG_PASS(pass_at_2_3, at_2_3, 0, 4, 3)
FG_PASS(pass_at_2_4, at_2_4, 0, 5, 4)
FG_PASS(pass_at_3_1, at_3_1, 0, 3, 1)
FG_PASS(pass_at_3_2, at_3_2, 0, 4, 2)
FG_PASS(pass_at_3_3, at_3_3, 0, 5, 3)
FG_PASS(pass_at_3_4, at_3_4, 0, 6, 4)
FG_PASS(pass_a_2_1, at_2_1, 1, 1, 2)
FG_PASS(pass_a_2_2, at_2_2, 1, 2, 3)
FG_PASS(pass_a_2_3, at_2_3, 1, 3, 4)
FG_PASS(pass_a_2_4, at_2_4, 1, 4, 5)
FG_PASS(pass_a_3_1, at_3_1, 1, 1, 3)
FG_PASS(pass_a_3_2, at_3_2, 1, 2, 4)
FG_PASS(pass_a_3_3, at_3_3, 1, 3, 5)
FG_PASS(pass_a_3_4, at_3_4, 1, 4, 6)
FG_FACTORED_PASS(pass_g_2_4, g_2, 0, factors_2, 2, 5)
FG_FACTORED_PASS(pass_g_3_4, g_3, 0, factors_3, 3, 6)
FG_FACTORED_PASS(pass_g_2_2, g_2_2, 0, factors_2_2, 2, 3)
FG_FACTORED_PASS(pass_g_3_2, g_3_2, 0, factors_3_2, 3, 4)
FG_FACTORED_PASS(pass_gt_2_4, g_2, 1, factors_2, 5, 2)
FG_FACTORED_PASS(pass_gt_3_4, g_3, 1, factors_3, 6, 3)
FG_FACTORED_PASS(pass_gt_2_2, g_2_2, 1, factors_2_2, 3, 2)
FG_FACTORED_PASS(pass_gt_3_2, g_3_2, 1, factors_3_2, 4, 3)

static const pass_fn pass_bt[] = {NULL,      NULL,      pass_bt_2, pass_bt_3,
                                  pass_bt_4, pass_bt_5, pass_bt_6};
static const pass_fn pass_b[] = {NULL, NULL, pass_b_2, pass_b_3, pass_b_4, pass_b_5, pass_b_6};
static const pass_fn pass_b_add[] = {NULL,         NULL,         pass_b_2_add, pass_b_3_add,
                                     pass_b_4_add, pass_b_5_add, pass_b_6_add};
/* By taps - 2 and m. */
static const pass_fn pass_at[2][5] = {{NULL, pass_at_2_1, pass_at_2_2, pass_at_2_3, pass_at_2_4},
                                      {NULL, pass_at_3_1, pass_at_3_2, pass_at_3_3, pass_at_3_4}};
static const pass_fn pass_a[2][5] = {{NULL, pass_a_2_1, pass_a_2_2, pass_a_2_3, pass_a_2_4},
                                     {NULL, pass_a_3_1, pass_a_3_2, pass_a_3_3, pass_a_3_4}};
/* By taps - 2, and whether the points are those of four outputs. */
static const pass_fn pass_g[2][2] = {{pass_g_2_2, pass_g_2_4}, {pass_g_3_2, pass_g_3_4}};
static const pass_fn pass_gt[2][2] = {{pass_gt_2_2, pass_gt_2_4}, {pass_gt_3_2, pass_gt_3_4}};

static inline pass_fn filter_pass(const pass_fn passes[2][2], int32_t taps, int32_t points) {
    return passes[taps - 2][points > taps + 1];
}

/* Elements [begin, end) and lines [begin, end) of an input exist, the others are zero. */
typedef struct {
    int32_t element_begin, element_end, line_begin, line_end;
} border_t;

static inline __attribute__((always_inline)) void border_body(const matrix_t matrix, const int n,
                                                              const float* in, place_t in_at,
                                                              float* out, place_t out_at,
                                                              int32_t lines,
                                                              const border_t* border) {
    for (int32_t l = 0; l < lines; l++, in += in_at.line, out += out_at.line) {
        vec v[FG_WINOGRAD_MAX_POINTS];
        const int there = l >= border->line_begin && l < border->line_end;
#pragma GCC unroll 6
        for (int j = 0; j < n; j++) {
            v[j] = there && j >= border->element_begin && j < border->element_end
                       ? v_load(in + j * in_at.element)
                       : v_zero();
        }
#pragma GCC unroll 6
        for (int i = 0; i < n; i++) v_store(out + i * out_at.element, combine(matrix, 0, i, n, v));
    }
}

typedef void (*border_fn)(const float* in, place_t in_at, float* out, place_t out_at, int32_t lines,
                          const border_t* border);

#define FG_BORDER_PASS(name, matrix, n)                                                    \
    static __attribute__((noinline)) void name(const float* in, place_t in_at, float* out, \
                                               place_t out_at, int32_t lines,              \
                                               const border_t* border) {                   \
        border_body(matrix, n, in, in_at, out, out_at, lines, border);                     \
    }
FG_BORDER_PASS(border_bt_2, bt_2, 2)
FG_BORDER_PASS(border_bt_3, bt_3, 3)
FG_BORDER_PASS(border_bt_4, bt_4, 4)
FG_BORDER_PASS(border_bt_5, bt_5, 5)
FG_BORDER_PASS(border_bt_6, bt_6, 6)
static const border_fn border_bt[] = {NULL,        NULL,        border_bt_2, border_bt_3,
                                      border_bt_4, border_bt_5, border_bt_6};

/* Both axes: `lines` lines of the input, `columns` columns between the passes. */
typedef struct {
    pass_fn along_x, along_y;
    int32_t lines, columns;
} transform_t;

static inline void transform(const transform_t* t, const float* in, int64_t in_y, int64_t in_x,
                             float* out, int64_t out_y, int64_t out_x) {
    enum { pitch = FG_WINOGRAD_MAX_POINTS * FG_VL };
    float between[FG_WINOGRAD_MAX_POINTS * pitch] __attribute__((aligned(64)));
    const place_t from = {in_x, in_y};
    const place_t rows = {FG_VL, pitch};
    const place_t columns = {pitch, FG_VL};
    const place_t to = {out_y, out_x};
    t->along_x(in, from, between, rows, t->lines);
    t->along_y(between, columns, out, to, t->columns);
}
