// SPDX-License-Identifier: Apache-2.0
// Factors of bf16 products. A word of a tile's reduction is a float; with FG_PAIRS it is a pair of bf16, and vectors of
// floats become half as many vectors of words, in place.

#if FG_PAIRS
static inline int64_t words_of_chunks(int64_t chunks) {
    return (chunks + 1) / 2 * FG_VL;
}
static inline int64_t words_of_pixels(int64_t pixels) {
    return (pixels + 1) / 2;
}

/* Windows [chunk][slot][VL]: pairs are neighbours in the reduction. */
static inline void narrow_windows(float* a, int32_t chunks, int32_t slot) {
    const int64_t chunk = (int64_t)slot * FG_VL;
    for (int32_t c = 0; c < chunks; c += 2) {
        const float* const in = a + c * chunk;
        float* const out = a + c / 2 * chunk;
        for (int64_t i = 0; i < chunk; i += FG_VL) {
            const vec second = c + 1 < chunks ? v_load(in + chunk + i) : v_zero();
            v_store(out + i, v_pairs_along(v_load(in + i), second));
        }
    }
}

/* Lines of `line` <= VL channels, one a pixel: pairs are neighbouring pixels. */
static inline void narrow_pixels(float* p, int32_t pixels, int32_t line) {
    const lanes m = lanes_between(0, line);
    for (int32_t i = 0; i < pixels; i += 2) {
        const float* const in = p + (int64_t)i * line;
        const vec odd = i + 1 < pixels ? v_load_lanes(m, in + line) : v_zero();
        v_store_lanes(p + (int64_t)(i / 2) * line, m, v_pairs_across(v_load_lanes(m, in), odd));
    }
}
#else
static inline int64_t words_of_chunks(int64_t chunks) {
    return chunks * FG_VL;
}
static inline int64_t words_of_pixels(int64_t pixels) {
    return pixels;
}

static inline void round_all(float* p, int64_t n) {
    for (int64_t i = 0; i < n; i += FG_VL) v_store(p + i, v_round_bf16(v_load(p + i)));
}
static inline void narrow_windows(float* a, int32_t chunks, int32_t slot) {
    round_all(a, (int64_t)chunks * slot * FG_VL);
}
/* What is beyond the last line, up to a vector, is rounded, too. */
static inline void narrow_pixels(float* p, int32_t pixels, int32_t line) {
    round_all(p, (int64_t)pixels * line);
}
#endif
