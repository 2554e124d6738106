// SPDX-License-Identifier: Apache-2.0
// Reads vectors of windows from a tensor: the implicit im2col. Taps outside the tensor read as
// zeros.

/* How far ahead to prefetch: the time of a load from the last cache. */
enum { PREFETCH_CHUNKS = 96 };

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

/* Lanes [begin, end) as bits; begin and end may lie outside of the vector. */
static inline uint32_t bits_between(int32_t begin, int32_t end) {
    const uint32_t below_end = end <= 0 ? 0 : (end >= FG_VL ? ~0u : (1u << end) - 1);
    const uint32_t below_begin = begin <= 0 ? 0 : (begin >= FG_VL ? ~0u : (1u << begin) - 1);
    return below_end & ~below_begin;
}

/* A vector of a window that lies inside the tensor. */
static inline vec gather_inside(const fg_conv2d_segment_t* s, const fg_conv2d_segment_t* end,
                                const float* origin) {
    vec v = v_load_lanes(lanes_of(s->lanes), origin + s->offset);
    for (s++; s < end; s++) v = v_join_lanes(v, lanes_of(s->lanes), origin + s->offset);
    return v;
}

/* A vector of the window with origin (y, x). */
static inline vec gather_border(const fg_conv2d_gather_t* g, const fg_conv2d_segment_t* s,
                                const fg_conv2d_segment_t* end, const float* origin, int32_t y,
                                int32_t x) {
    vec v = v_zero();
    for (; s < end; s++) {
        const int32_t iy = y + s->dy;
        const int32_t ix = x + s->dx;
        if (iy < 0 || iy >= g->h || ix >= g->w || ix + g->taps <= 0) continue;
        const int32_t begin = ix < 0 ? -ix * g->tap_c - s->element : 0;
        const int32_t finish_lane =
            (ix + g->taps > g->w ? g->w - ix : g->taps) * g->tap_c - s->element;
        const uint32_t bits = s->lanes & bits_between(begin, finish_lane);
        if (bits != 0) v = v_join_lanes(v, lanes_of(bits), origin + s->offset);
    }
    return v;
}

/* Windows whose vectors are each one piece of one tap. */
static inline void gather_whole(const fg_conv2d_gather_t* g, const float* origin, int32_t y,
                                int32_t x, int inside, int32_t chunk_begin, int32_t chunk_end,
                                float* out, int64_t chunk_stride) {
    const fg_conv2d_segment_t* s = g->segments + chunk_begin;
    const fg_conv2d_segment_t* const end = g->segments + chunk_end;
    if (inside) {
        const int64_t windows = 1 + PREFETCH_CHUNKS / (chunk_end - chunk_begin);
        const float* ahead = origin + windows * g->step_w * g->c;
        for (; s < end; s++, out += chunk_stride) {
            __builtin_prefetch(ahead + s->offset);
            v_store(out, v_load(origin + s->offset));
        }
        return;
    }
    for (; s < end; s++, out += chunk_stride) {
        const int there =
            (uint32_t)(y + s->dy) < (uint32_t)g->h && (uint32_t)(x + s->dx) < (uint32_t)g->w;
        v_store(out, there ? v_load(origin + s->offset) : v_zero());
    }
}

/* Windows from (y, x) on that lie inside the tensor, in the same line of windows, at most `most`. */
static inline int32_t inside_run(const fg_conv2d_gather_t* g, const window_t* w, int32_t y,
                                 int32_t x, int32_t most) {
    if (y < 0 || y + g->reach_h > g->h || x < 0 || x + g->reach_w > g->w) return 0;
    if (most == 1) return 1;
    const int32_t fit = (g->w - g->reach_w - x) / g->step_w + 1;
    return min_int(most, fit < g->ow - w->x ? fit : g->ow - w->x);
}

/* `count` windows inside the tensor, thin taps: masks and offsets are loaded once per chunk. */
static inline void gather_thin(const fg_conv2d_gather_t* g, const float* origin, int32_t count,
                               int32_t chunk_begin, int32_t chunk_end, float* dst,
                               int64_t window_stride, int64_t chunk_stride) {
    const int64_t step = (int64_t)g->step_w * g->c;
    /* The lines that the next line of windows adds: short runs, no hardware prefetcher follows. */
    for (int32_t r = 0; r < g->step_h; r++) {
        const float* ahead = origin + ((int64_t)g->reach_h + r) * g->w * g->c;
        for (int64_t e = 0; e < count * step; e += 16) __builtin_prefetch(ahead + e);
    }
    for (int32_t c = chunk_begin; c < chunk_end; c++, dst += chunk_stride) {
        const fg_conv2d_segment_t* const s = g->segments + g->first[c];
        const fg_conv2d_segment_t* const end = g->segments + g->first[c + 1];
        const float* from = origin;
        float* out = dst;
        if (end - s == 2) {
            const lanes m0 = lanes_of(s[0].lanes);
            const lanes m1 = lanes_of(s[1].lanes);
            const int64_t o0 = s[0].offset;
            const int64_t o1 = s[1].offset;
            for (int32_t i = 0; i < count; i++, from += step, out += window_stride) {
                v_store(out, v_join_lanes(v_load_lanes(m0, from + o0), m1, from + o1));
            }
        } else {
            for (int32_t i = 0; i < count; i++, from += step, out += window_stride) {
                v_store(out, gather_inside(s, end, from));
            }
        }
    }
}

/* Vector `chunk` of window `i` goes to dst + i * window_stride + (chunk - chunk_begin) * chunk_stride. */
static void gather(const fg_conv2d_gather_t* g, const float* src, int64_t first_window,
                   int32_t windows, int32_t chunk_begin, int32_t chunk_end, float* dst,
                   int64_t window_stride, int64_t chunk_stride) {
    if (chunk_begin == chunk_end) return; /* a phase without taps */
    window_t w = window_at(g, first_window);
    for (int32_t i = 0; i < windows;) {
        const int32_t y = w.y * g->step_h - g->pad_h;
        const int32_t x = w.x * g->step_w - g->pad_w;
        const float* origin = src + ((w.row * g->h + y) * g->w + x) * g->c;
        const int32_t run = inside_run(g, &w, y, x, g->whole ? 1 : windows - i);
        float* out = dst + i * window_stride;
        if (run > 0 && !g->whole) {
            gather_thin(g, origin, run, chunk_begin, chunk_end, out, window_stride, chunk_stride);
            w.x += run - 1;
            i += run;
            window_next(g, &w);
            continue;
        }
        if (g->whole) {
            gather_whole(g, origin, y, x, run > 0, chunk_begin, chunk_end, out, chunk_stride);
        } else {
            for (int32_t c = chunk_begin; c < chunk_end; c++, out += chunk_stride) {
                v_store(out, gather_border(g, g->segments + g->first[c],
                                           g->segments + g->first[c + 1], origin, y, x));
            }
        }
        i++;
        window_next(g, &w);
    }
}
