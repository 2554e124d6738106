// SPDX-License-Identifier: Apache-2.0
// Reads vectors of windows from a tensor: the implicit im2col. Taps outside the tensor read as zeros.

/* Position of a window; window w of a call counts rows, lines and columns of windows. */
typedef struct {
    int64_t row;
    int32_t y, x;
} window_t;

static inline window_t window_at(const fg_conv2d_gather_t* g, int64_t index) {
    const int64_t line = index / g->ow;
    const window_t w = {line / g->oh, (int32_t)(line % g->oh), (int32_t)(index % g->ow)};
    return w;
}

static inline void window_next(const fg_conv2d_gather_t* g, window_t* w) {
    if (++w->x < g->ow) return;
    w->x = 0;
    if (++w->y < g->oh) return;
    w->y = 0;
    w->row++;
}

static inline vec gather_inside(const fg_conv2d_gather_t* g, const float* origin, int32_t chunk) {
    const fg_conv2d_segment_t* s = g->segments + g->first[chunk];
    const fg_conv2d_segment_t* end = g->segments + g->first[chunk + 1];
    if (s->lane_begin == 0 && s->lane_end == FG_VL) return v_load(origin + s->offset);
    vec v = v_zero();
    for (; s < end; s++) v = v_join_lanes(v, lanes_between(s->lane_begin, s->lane_end), origin + s->offset);
    return v;
}

static inline vec gather_border(const fg_conv2d_gather_t* g, const float* origin, int32_t y, int32_t x, int32_t chunk) {
    const fg_conv2d_segment_t* end = g->segments + g->first[chunk + 1];
    vec v = v_zero();
    for (const fg_conv2d_segment_t* s = g->segments + g->first[chunk]; s < end; s++) {
        const int32_t iy = y + s->dy;
        const int32_t ix = x + s->dx;
        if (iy < 0 || iy >= g->h || ix >= g->w || ix + g->taps <= 0) continue;
        const int32_t low = ix < 0 ? -ix * g->tap_c - s->element : 0;
        const int32_t high = (ix + g->taps > g->w ? g->w - ix : g->taps) * g->tap_c - s->element;
        const int32_t begin = low > s->lane_begin ? low : s->lane_begin;
        const int32_t finish_lane = high < s->lane_end ? high : s->lane_end;
        if (begin < finish_lane) v = v_join_lanes(v, lanes_between(begin, finish_lane), origin + s->offset);
    }
    return v;
}

/* Vector `chunk` of window `i` goes to dst + i * window_stride + (chunk - chunk_begin) * chunk_stride. */
static void gather(const fg_conv2d_gather_t* g, const float* src, int64_t first_window, int32_t windows,
                   int32_t chunk_begin, int32_t chunk_end, float* dst, int64_t window_stride, int64_t chunk_stride) {
    window_t w = window_at(g, first_window);
    for (int32_t i = 0; i < windows; i++, window_next(g, &w), dst += window_stride) {
        const int32_t y = w.y * g->step_h - g->pad_h;
        const int32_t x = w.x * g->step_w - g->pad_w;
        const float* origin = src + ((w.row * g->h + y) * g->w + x) * g->c;
        float* out = dst;
        if (y >= 0 && y + g->reach_h <= g->h && x >= 0 && x + g->reach_w <= g->w) {
            for (int32_t c = chunk_begin; c < chunk_end; c++, out += chunk_stride) v_store(out, gather_inside(g, origin, c));
        } else {
            for (int32_t c = chunk_begin; c < chunk_end; c++, out += chunk_stride) {
                v_store(out, gather_border(g, origin, y, x, c));
            }
        }
    }
}
