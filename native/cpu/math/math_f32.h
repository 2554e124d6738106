// SPDX-License-Identifier: Apache-2.0
// Transcendental functions in f32 over the simd vocabulary: IEEE and fma operations only, so that ref, AVX2,
// AVX-512 and CUDA give the same bits. Coefficients are minimax fits (Remez) of our own for the given interval,
// rounded to f32. NaN stays NaN; results below 2^-126 are 0, as under FTZ. math_test asserts the errors.
#ifndef FORGER_CPU_MATH_MATH_F32_H
#define FORGER_CPU_MATH_MATH_F32_H

/* Adding 1.5 2^23 rounds to an integer, which then stands in the low bits. */
#define FG_ROUND_MAGIC 0x1.8p23f
#define FG_LN2_HIGH 0x1.62ep-1f /* 12 low bits are 0: products with exponents are exact */
#define FG_LN2_LOW 0x1.0bfbe8p-15f

/* 2^n for n in [-126, 127]. */
static inline vf fg_pow2_bits(vi n) {
    return vf_from_bits(vi_shl(vi_add(n, vi_set1(127)), 23));
}

/* x = n ln2 + r, |r| <= ln2/2; returns e^r - 1. The caller bounds |x| by 2^20. */
static inline vf fg_expm1_reduced(vf x, vi* n) {
    const vf t = vf_fma(x, vf_set1(0x1.715476p+0f), vf_set1(FG_ROUND_MAGIC));
    const vf k = vf_sub(t, vf_set1(FG_ROUND_MAGIC));
    *n = vi_sub(vf_bits(t), vf_bits(vf_set1(FG_ROUND_MAGIC)));
    const vf r = vf_fnma(k, vf_set1(FG_LN2_LOW), vf_fnma(k, vf_set1(FG_LN2_HIGH), x));
    vf q = vf_set1(0x1.a1a152p-13f);
    q = vf_fma(q, r, vf_set1(0x1.6d7478p-10f));
    q = vf_fma(q, r, vf_set1(0x1.11109p-7f));
    q = vf_fma(q, r, vf_set1(0x1.5554aep-5f));
    q = vf_fma(q, r, vf_set1(0x1.555556p-3f));
    q = vf_fma(q, r, vf_set1(0.5f));
    return vf_fma(vf_mul(r, r), q, r);
}

static inline vf fg_exp(vf x) {
    /* Beyond these the result is 0 or infinity; NaN is the second operand and stays. */
    vi n;
    const vf p = fg_expm1_reduced(vf_min(vf_set1(89.0f), vf_max(vf_set1(-104.0f), x)), &n);
    /* Two factors: 2^n itself may not be representable. */
    const vi half = vi_sra(n, 1);
    const vf s = vf_mul(vf_add(p, vf_set1(1.0f)), fg_pow2_bits(half));
    return vf_mul(s, fg_pow2_bits(vi_sub(n, half)));
}

/* 1 - e^-y for y >= 0, accurate near 0. */
static inline vf fg_one_minus_exp_neg(vf y) {
    vi n;
    const vf p = fg_expm1_reduced(vf_max(vf_set1(-40.0f), vf_neg(y)), &n);
    const vf s = fg_pow2_bits(n);
    return vf_sub(vf_sub(vf_set1(1.0f), s), vf_mul(s, p));
}

/* log(1 + f) - f for f in [sqrt(1/2) - 1, sqrt(2) - 1]. */
static inline vf fg_log1p_rest(vf f) {
    const vf z = vf_mul(f, f);
    vf p = vf_set1(0x1.1b431ep-4f);
    p = vf_fma(p, f, vf_set1(-0x1.e2e9d8p-4f));
    p = vf_fma(p, f, vf_set1(0x1.e6508cp-4f));
    p = vf_fma(p, f, vf_set1(-0x1.fb4322p-4f));
    p = vf_fma(p, f, vf_set1(0x1.2332cp-3f));
    p = vf_fma(p, f, vf_set1(-0x1.5562e4p-3f));
    p = vf_fma(p, f, vf_set1(0x1.99a546p-3f));
    p = vf_fma(p, f, vf_set1(-0x1.ffffeep-3f));
    p = vf_fma(p, f, vf_set1(0x1.555546p-2f));
    return vf_fma(vf_mul(z, f), p, vf_mul(z, vf_set1(-0.5f)));
}

/* Natural logarithm; -infinity below 2^-126, NaN for negative x. */
static inline vf fg_log(vf x) {
    /* x = 2^e m with m in [sqrt(1/2), sqrt(2)): the offset makes the exponent change there. */
    const vi offset = vi_sub(vf_bits(x), vi_set1(0x3f3504f3));
    const vf e = vi_to_vf(vi_sra(offset, 23));
    const vf m = vf_from_bits(vi_add(vi_and(offset, vi_set1(0x007fffff)), vi_set1(0x3f3504f3)));
    const vf f = vf_sub(m, vf_set1(1.0f));
    const vf low = vf_fma(e, vf_set1(FG_LN2_LOW), fg_log1p_rest(f));
    vf y = vf_fma(e, vf_set1(FG_LN2_HIGH), vf_add(f, low));
    const vf infinity = vf_set1((float)INFINITY);
    y = vf_blend(vf_eq(x, infinity), infinity, y);
    y = vf_blend(vf_lt(x, vf_set1(0x1p-126f)), vf_neg(infinity), y);
    const vf nan = vf_sub(infinity, infinity);
    y = vf_blend(vf_lt(x, vf_zero()), nan, y);
    return vf_blend(vf_is_nan(x), x, y);
}

/* log(1 + z) for z in [0, 1]. */
static inline vf fg_log1p_unit(vf z) {
    /* Above sqrt(2) - 1: 1 + z = 2 (1 + f) with f = (z - 1) / 2. */
    const vm upper = vf_gt(z, vf_set1(0x1.a8279ap-2f));
    const vf f = vf_blend(upper, vf_fma(z, vf_set1(0.5f), vf_set1(-0.5f)), z);
    const vf e = vf_blend(upper, vf_set1(1.0f), vf_zero());
    const vf low = vf_fma(e, vf_set1(FG_LN2_LOW), fg_log1p_rest(f));
    return vf_fma(e, vf_set1(FG_LN2_HIGH), vf_add(f, low));
}

static inline vf fg_tanh(vf x) {
    /* tanh |x| = E / (E + 2) with E = exp(2 |x|) - 1: one path, exact near 0; 1 from |x| = 9.02 on. */
    vi n;
    const vf a = vf_abs(x);
    const vf p = fg_expm1_reduced(vf_min(vf_set1(40.0f), vf_add(a, a)), &n);
    const vf s = fg_pow2_bits(n);
    const vf e = vf_fma(s, p, vf_sub(s, vf_set1(1.0f)));
    return vf_copysign(vf_div(e, vf_add(e, vf_set1(2.0f))), x);
}

static inline vf fg_sigmoid(vf x) {
    return vf_div(vf_set1(1.0f), vf_add(vf_set1(1.0f), fg_exp(vf_neg(x))));
}

/* log(1 + e^x) = max(x, 0) + log(1 + e^-|x|). */
static inline vf fg_softplus(vf x) {
    return vf_add(vf_max(vf_zero(), x), fg_log1p_unit(fg_exp(vf_neg(vf_abs(x)))));
}

/* Lambert's W(e^y), the w with w + log w = y: two steps of fourth order (Fritsch, Shafer and Crowley 1973). */
static inline vf fg_lambert_w_exp(vf y) {
    const vf one = vf_set1(1.0f);
    const vm low = vf_le(y, one);
    /* Below 1 the residual is taken of x = e^y: y itself has too few digits there. */
    const vf x = fg_exp(vf_min(one, y));
    const vf log_y = fg_log(vf_max(one, y));
    vf w = vf_blend(low, vf_div(x, vf_add(one, x)), vf_sub(y, log_y));
    for (int i = 0; i < 2; i++) {
        const vf l = fg_log(vf_blend(low, vf_div(x, w), w));
        const vf r = vf_blend(low, vf_sub(l, w), vf_sub(vf_sub(y, w), l));
        const vf p = vf_add(w, one);
        const vf a = vf_mul(p, vf_fma(vf_set1(0x1.555556p-1f), r, p));
        const vf step = vf_mul(vf_div(r, p), vf_div(vf_fma(vf_set1(-0.5f), r, a), vf_sub(a, r)));
        w = vf_fma(w, step, w);
    }
    w = vf_blend(vf_lt(y, vf_set1(-17.0f)), x, w);
    /* The squares overflow before w does. */
    const vf large = vf_blend(vf_gt(y, vf_set1(0x1p60f)), y, vf_sub(y, log_y));
    w = vf_blend(vf_gt(y, vf_set1(0x1p20f)), large, w);
    return vf_blend(vf_is_nan(y), y, w);
}

/* sin and cos of 2 pi u, |u| <= 2^20. The reduction is exact. */
static inline void fg_sincos_turns(vf u, vf* sine, vf* cosine) {
    const vf t = vf_fma(u, vf_set1(4.0f), vf_set1(FG_ROUND_MAGIC));
    const vi quadrant = vf_bits(t);
    const vf f = vf_fma(vf_sub(t, vf_set1(FG_ROUND_MAGIC)), vf_set1(-0.25f), u);
    const vf z = vf_mul(f, f);
    vf p = vf_set1(-0x1.2dd048p+6f);
    p = vf_fma(p, z, vf_set1(0x1.466032p+6f));
    p = vf_fma(p, z, vf_set1(-0x1.4abbcp+5f));
    p = vf_fma(p, z, vf_set1(-0x1.777a5cp-23f)); /* 2 pi, low part */
    const vf s = vf_fma(f, vf_set1(0x1.921fb6p+2f), vf_mul(f, p));
    vf q = vf_set1(0x1.d9f7bcp+5f);
    q = vf_fma(q, z, vf_set1(-0x1.55c664p+6f));
    q = vf_fma(q, z, vf_set1(0x1.03c1dep+6f));
    q = vf_fma(q, z, vf_set1(-0x1.3bd3ccp+4f));
    const vf c = vf_fma(q, z, vf_set1(1.0f));
    const vm odd = vi_eq(vi_and(quadrant, vi_set1(1)), vi_set1(1));
    const vi sine_sign = vi_shl(vi_and(quadrant, vi_set1(2)), 30);
    const vi cosine_sign = vi_shl(vi_and(vi_add(quadrant, vi_set1(1)), vi_set1(2)), 30);
    *sine = vf_from_bits(vi_xor(vf_bits(vf_blend(odd, c, s)), sine_sign));
    *cosine = vf_from_bits(vi_xor(vf_bits(vf_blend(odd, s, c)), cosine_sign));
}

#endif
