// SPDX-License-Identifier: Apache-2.0
// Forward and backward data: tiles to points, products of points, and back.

static inline int32_t cut_start(const fg_winograd_cut_t* cut, int32_t tile) {
    return tile * cut->m - (tile > cut->large ? tile - cut->large : 0);
}

/* Tiles [begin, end) of a line that are large (small = 0) or small. */
static inline int32_t cut_begin(const fg_winograd_cut_t* cut, int small) {
    return small ? cut->large : 0;
}
static inline int32_t cut_end(const fg_winograd_cut_t* cut, int small) {
    return small ? cut->tiles : cut->large;
}

/* Number of a tile in its class. */
static inline int64_t tile_number(const fg_winograd_job_t* job, const fg_winograd_class_t* q,
                                  int64_t row, int32_t ty, int32_t tx) {
    const int32_t y = ty - (ty >= job->cut_y.large ? job->cut_y.large : 0);
    const int32_t x = tx - (tx >= job->cut_x.large ? job->cut_x.large : 0);
    return (row * q->tiles_y + y) * q->tiles_x + x;
}

static inline lanes lanes_left(int32_t channels) {
    return lanes_between(0, min_int(channels, FG_VL));
}

/* Copies up to a vector of channels of lines x columns pixels; missing channels are zero. */
static void copy_channels(const float* in, int64_t in_y, int64_t in_x, int32_t lines,
                          int32_t columns, int32_t channels, float* out) {
    const lanes m = lanes_left(channels);
    for (int32_t i = 0; i < lines; i++) {
        for (int32_t j = 0; j < columns; j++, out += FG_VL)
            v_store(out, v_load_lanes(m, in + i * in_y + j * in_x));
    }
}

/* Asks for lines x columns vectors that the next tile reads or writes: they lie too far apart for the CPU to see a
 * pattern. */
static inline void fetch_grid(const float* at, int64_t at_y, int64_t at_x, int32_t lines,
                              int32_t columns) {
    for (int32_t i = 0; i < lines; i++) {
        for (int32_t j = 0; j < columns; j++) fetch(at + i * at_y + j * at_x);
    }
}

/* Where the points of a tile go. */
static inline float* panel_of(const fg_winograd_job_t* job, const fg_winograd_class_t* q,
                              int64_t tile) {
    return job->left + q->left + tile / q->height * q->n_y * q->n_x * q->slot * job->depth +
           tile % q->height * FG_VL;
}

/* Points p of n, `step` apart from `first` on, that lie in [0, size): [begin, end). */
static inline void inside(int32_t first, int32_t step, int32_t n, int32_t size, int32_t* begin,
                          int32_t* end) {
    *begin = 0;
    while (*begin < n && first + *begin * step < 0) ++*begin;
    *end = n;
    while (*end > *begin && first + (*end - 1) * step >= size) --*end;
}

static inline void gather_x(const fg_winograd_job_t* job, const fg_winograd_class_t* q, int64_t row,
                            int32_t ty, int32_t tx, float* out, int64_t point, int64_t vector) {
    enum { pitch = FG_WINOGRAD_MAX_POINTS * FG_VL };
    const fg_conv2d_shape_t* u = &job->u;
    const transform_t t = {pass_bt[q->n_x], pass_bt[q->n_y], q->n_y, q->n_x};
    const place_t rows = {FG_VL, pitch};
    const place_t columns = {pitch, FG_VL};
    const place_t to = {q->n_x * point, point};
    const int64_t in_y = (int64_t)u->stride_h * u->w * u->c;
    const int64_t in_x = (int64_t)u->stride_w * u->c;
    const place_t from = {in_x, in_y};
    const float* image = job->x + (job->row_begin + row) * u->h * u->w * u->c;
    float between[FG_WINOGRAD_MAX_POINTS * pitch] __attribute__((aligned(64)));
    float copy[FG_WINOGRAD_MAX_POINTS * pitch] __attribute__((aligned(64)));
    for (int32_t phase = 0; phase < u->stride_h * u->stride_w; phase++) {
        const int32_t y =
            cut_start(&job->cut_y, ty) * u->stride_h + phase / u->stride_w - u->pad_top;
        const int32_t x =
            cut_start(&job->cut_x, tx) * u->stride_w + phase % u->stride_w - u->pad_left;
        const float* const in = image + ((int64_t)y * u->w + x) * u->c;
        border_t border;
        inside(y, u->stride_h, q->n_y, u->h, &border.line_begin, &border.line_end);
        inside(x, u->stride_w, q->n_x, u->w, &border.element_begin, &border.element_end);
        const int32_t lines = border.line_end - border.line_begin;
        const int32_t elements = border.element_end - border.element_begin;
        const int whole = lines == q->n_y && elements == q->n_x;
        for (int32_t c = 0; c < job->phase_c; c += FG_VL, out += vector) {
            if (c % FG_LINE == 0) {
                fetch_grid(in + c + q->m_x * in_x, in_y, in_x, q->n_y, q->n_x);
                fetch_grid(out + FG_VL, to.element, to.line, q->n_x, q->n_y);
            }
            if (c + FG_VL > u->c) {
                for (int32_t e = 0; e < FG_WINOGRAD_MAX_POINTS * pitch; e += FG_VL)
                    v_store(copy + e, v_zero());
                for (int32_t i = border.line_begin; i < border.line_end; i++) {
                    copy_channels(in + i * in_y + border.element_begin * in_x + c, 0, in_x, 1,
                                  elements, u->c - c,
                                  copy + i * pitch + border.element_begin * FG_VL);
                }
                transform(&t, copy, pitch, FG_VL, out, to.element, to.line);
            } else if (whole) {
                transform(&t, in + c, in_y, in_x, out, to.element, to.line);
            } else {
                border_bt[q->n_x](in + c, from, between, rows, q->n_y, &border);
                t.along_y(between, columns, out, to, t.columns);
            }
        }
    }
}

/* Panels of channels `step` apart; each takes a whole vector. */
static inline void gather_y(const fg_winograd_job_t* job, const fg_winograd_class_t* q, int64_t row,
                            int32_t ty, int32_t tx, int32_t step, float* out, int64_t point,
                            int64_t vector) {
    const fg_conv2d_shape_t* u = &job->u;
    const int32_t kind = job->taps - 2;
    const transform_t t = {pass_a[kind][q->m_x], pass_a[kind][q->m_y], q->m_y, q->n_x};
    const int64_t y = ((job->row_begin + row) * u->oh + cut_start(&job->cut_y, ty)) * u->ow +
                      cut_start(&job->cut_x, tx);
    const float* in = job->y + y * u->k;
    const int64_t line = (int64_t)u->ow * u->k;
    float copy[FG_WINOGRAD_MAX_TILE * FG_WINOGRAD_MAX_TILE * FG_VL] __attribute__((aligned(64)));
    for (int32_t k = 0; k < u->k; k += step, out += vector) {
        fetch_grid(in + k + q->m_x * u->k, line, u->k, q->m_y, q->m_x);
        fetch_grid(out + FG_VL, q->n_x * point, point, q->n_y, q->n_x);
        if (k + FG_VL <= u->k) {
            transform(&t, in + k, line, u->k, out, q->n_x * point, point);
            continue;
        }
        copy_channels(in + k, line, u->k, q->m_y, q->m_x, u->k - k, copy);
        transform(&t, copy, (int64_t)q->m_x * FG_VL, FG_VL, out, q->n_x * point, point);
    }
}

static inline void gather_tiles(const fg_winograd_job_t* job, int64_t item, const int gradient) {
    const int64_t row = item / job->cut_y.tiles;
    const int32_t ty = (int32_t)(item % job->cut_y.tiles);
    for (int small = 0; small < 2; small++) {
        const int32_t end = cut_end(&job->cut_x, small);
        for (int32_t tx = cut_begin(&job->cut_x, small); tx < end; tx++) {
            const fg_winograd_class_t* q =
                job->classes + job->class_of[ty >= job->cut_y.large][small];
            float* out = panel_of(job, q, tile_number(job, q, row, ty, tx));
            const int64_t point = q->slot * job->depth;
            const int64_t vector = (int64_t)q->slot * FG_VL;
            if (gradient) {
                gather_y(job, q, row, ty, tx, FG_VL, out, point, vector);
            } else {
                gather_x(job, q, row, ty, tx, out, point, vector);
            }
        }
    }
}

static void winograd_gather_item(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    gather_tiles(argument, item, 0);
}

static void winograd_gather_gradient_item(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    gather_tiles(argument, item, 1);
}

/* Number of point i of `all` among the n points of a smaller tile; -1 where it has none. */
static inline int32_t point_of(int32_t i, int32_t n, int32_t all) {
    if (i == all - 1) return n - 1;
    return i < n - 1 ? i : -1;
}

static void winograd_multiply_item(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    const fg_winograd_job_t* job = argument;
    const int32_t n_begin = (int32_t)(item % job->n_blocks) * job->n_block;
    const int32_t n_end = min_int(job->width, n_begin + job->n_block);
    item /= job->n_blocks;
    const int32_t i = (int32_t)(item / job->points_x);
    const int32_t j = (int32_t)(item % job->points_x);
    const float* packed = job->packed + item * job->depth * job->width;
    float* at[FG_MR];
    float spare[FG_NR] = {0};
    tile_t t = {.activation = FG_IDENTITY, .rows = at};
    const int64_t share = (int64_t)share_of_chunks((int32_t)(job->depth / FG_VL)) * FG_VL;
    int first = 1; /* class: the others find u in the caches */
    for (int32_t c = 0; c < job->class_count; c++) {
        const fg_winograd_class_t* q = job->classes + c;
        const tile_fn run[2] = {tile_of(q->slot, 0, by_vector), tile_of(q->slot, 1, by_vector)};
        const int32_t y = point_of(i, q->n_y, job->points_y);
        const int32_t x = point_of(j, q->n_x, job->points_x);
        if (y < 0 || x < 0 || q->tiles == 0) continue;
        const int64_t points = (int64_t)q->n_y * q->n_x;
        const int64_t point = (int64_t)y * q->n_x + x;
        const float* const left = job->left + q->left + point * q->slot * job->depth;
        const int64_t panel = points * q->slot * job->depth;
        float* const product = job->right + q->right + point * job->width;
        const int64_t pitch = points * job->width;
        const int32_t panels = (q->tiles + q->height - 1) / q->height;
        /* A panel of u stays in the first cache. */
        for (int64_t k = 0; k < job->depth; k += t.k) {
            t.k = job->depth - k < share ? job->depth - k : share;
            t.load = k > 0;
            for (int32_t n = n_begin; n < n_end; n += FG_NR) {
                const int wide = job->width - n > FG_VL;
                t.n = wide ? FG_NR : FG_VL;
                t.b = packed + n * job->depth + k * t.n;
                t.a = left + k * q->slot;
                float* to = product + n;
                for (int32_t tile = 0; tile < q->tiles; tile += q->height, t.a += panel) {
                    for (int32_t m = 0; m < q->slot; m++)
                        at[m] = m < q->height && tile + m < q->tiles ? to + m * pitch : spare;
                    to += q->height * pitch;
                    if (first) ask_for(&t, t.b + FG_NR * job->depth, tile / q->height, panels);
                    run[wide](&t);
                }
            }
        }
        first = 0;
        t.next_lines = 0;
    }
}

/* Bias and activation, then up to a vector of `count` channels goes to dst. */
static inline void put(const fg_winograd_job_t* job, vec v, vec bias, int32_t count, float* dst) {
    const int whole = count >= FG_VL;
    v = v_add(v, bias);
    if (job->accumulate) v = v_add(v, whole ? v_load(dst) : v_load_lanes(lanes_left(count), dst));
    if (job->activation == FG_RELU) v = v_relu(v);
    if (job->activation == FG_LEAKY_RELU) v = v_leaky(v, v_set1(job->slope));
    if (whole) {
        v_store(dst, v);
    } else {
        v_store_lanes(dst, lanes_left(count), v);
    }
}

static inline vec bias_of(const fg_winograd_job_t* job, int32_t channel, int32_t count) {
    return job->bias != NULL ? v_load_lanes(lanes_left(count), job->bias + channel) : v_zero();
}

static void winograd_finish_item(void* argument, int64_t item, int32_t worker) {
    (void)worker;
    enum { pitch = FG_WINOGRAD_MAX_TILE * FG_VL };
    const fg_winograd_job_t* job = argument;
    const fg_conv2d_shape_t* u = &job->u;
    const int32_t kind = job->taps - 2;
    const int64_t row = item / job->cut_y.tiles;
    const int32_t ty = (int32_t)(item % job->cut_y.tiles);
    const int32_t oy = cut_start(&job->cut_y, ty);
    const int plain = job->bias == NULL && job->activation == FG_IDENTITY && !job->accumulate;
    float out[FG_WINOGRAD_MAX_TILE * pitch] __attribute__((aligned(64)));
    for (int32_t tx = 0; tx < job->cut_x.tiles; tx++) {
        const fg_winograd_class_t* q =
            job->classes + job->class_of[ty >= job->cut_y.large][tx >= job->cut_x.large];
        const transform_t t = {pass_at[kind][q->m_x], pass_at[kind][q->m_y], q->n_y, q->m_x};
        const float* in =
            job->right + q->right + tile_number(job, q, row, ty, tx) * q->n_y * q->n_x * job->width;
        const int32_t ox = cut_start(&job->cut_x, tx);
        float* const y = job->dst + (((job->row_begin + row) * u->oh + oy) * u->ow + ox) * u->k;
        const int64_t line = (int64_t)u->ow * u->k;
        for (int32_t k = 0; k < u->k; k += FG_VL) {
            const int32_t count = u->k - k;
            if (k % FG_LINE == 0)
                fetch_grid(y + k + (int64_t)q->m_x * u->k, line, u->k, q->m_y, q->m_x);
            if (plain && count >= FG_VL) {
                transform(&t, in + k, q->n_x * job->width, job->width, y + k, line, u->k);
                continue;
            }
            const vec bias = bias_of(job, k, count);
            transform(&t, in + k, q->n_x * job->width, job->width, out, pitch, FG_VL);
            for (int32_t i = 0; i < q->m_y; i++) {
                for (int32_t j = 0; j < q->m_x; j++)
                    put(job, v_load(out + i * pitch + j * FG_VL), bias, count,
                        y + i * line + (int64_t)j * u->k + k);
            }
        }
    }
}

/* Writes the pixels of a phase: those that no window reaches are zero. */
static void write_phase(const fg_winograd_job_t* job, int64_t row, int32_t phase, int32_t c,
                        const float* plane, int32_t lines, int32_t columns) {
    enum { ahead = 4 }; /* pixels */
    const fg_conv2d_shape_t* u = &job->u;
    const int32_t first_y = phase / u->stride_w - u->pad_top;
    const int32_t first_x = phase % u->stride_w - u->pad_left;
    const int32_t i_begin = first_y >= 0 ? 0 : (-first_y + u->stride_h - 1) / u->stride_h;
    const int32_t j_begin = first_x >= 0 ? 0 : (-first_x + u->stride_w - 1) / u->stride_w;
    const int32_t c_end = c + job->scatter_c < u->c ? c + job->scatter_c : u->c;
    for (int32_t i = i_begin; first_y + i * u->stride_h < u->h; i++) {
        for (int32_t j = j_begin; first_x + j * u->stride_w < u->w; j++) {
            float* const dst =
                job->dst + (((job->row_begin + row) * u->h + first_y + i * u->stride_h) * u->w +
                            first_x + j * u->stride_w) *
                               u->c;
            const float* const from = plane + ((int64_t)i * columns + j) * job->scatter_c - c;
            const int reached = i < lines && j < columns;
            for (int32_t at = c; at < c_end; at += FG_LINE)
                fetch(dst + at + (int64_t)ahead * u->stride_w * u->c);
            for (int32_t at = c; at < c_end; at += FG_VL) {
                const int32_t count = u->c - at;
                put(job, reached ? v_load(from + at) : v_zero(), bias_of(job, at, count), count,
                    dst + at);
            }
        }
    }
}

static void winograd_scatter_item(void* argument, int64_t item, int32_t worker) {
    const fg_winograd_job_t* job = argument;
    const fg_conv2d_shape_t* u = &job->u;
    const int32_t blocks = (u->c + job->scatter_c - 1) / job->scatter_c;
    const int64_t row = item / blocks;
    const int32_t c = (int32_t)(item % blocks) * job->scatter_c;
    const int32_t c_end = min_int(job->phase_c, c + job->scatter_c);
    const int32_t lines = u->oh + job->taps - 1;
    const int32_t columns = u->ow + job->taps - 1;
    float* const plane = (float*)(job->scratch + worker * job->worker_bytes);
    for (int32_t phase = 0; phase < u->stride_h * u->stride_w; phase++) {
        for (int64_t e = 0; e < (int64_t)lines * columns * job->scatter_c; e += FG_VL)
            v_store(plane + e, v_zero());
        for (int32_t ty = 0; ty < job->cut_y.tiles; ty++) {
            const int32_t oy = cut_start(&job->cut_y, ty);
            for (int32_t tx = 0; tx < job->cut_x.tiles; tx++) {
                const int32_t ox = cut_start(&job->cut_x, tx);
                const fg_winograd_class_t* q =
                    job->classes + job->class_of[ty >= job->cut_y.large][tx >= job->cut_x.large];
                const transform_t t = {pass_b[q->n_x], pass_b_add[q->n_y], q->n_y, q->n_x};
                const float* in = job->right + q->right +
                                  tile_number(job, q, row, ty, tx) * q->n_y * q->n_x * job->width +
                                  (int64_t)phase * job->phase_c;
                float* const to = plane + ((int64_t)oy * columns + ox) * job->scatter_c - c;
                for (int32_t at = c; at < c_end; at += FG_VL) {
                    transform(&t, in + at, q->n_x * job->width, job->width, to + at,
                              (int64_t)columns * job->scatter_c, job->scatter_c);
                }
            }
        }
        write_phase(job, row, phase, c, plane, lines, columns);
    }
}
