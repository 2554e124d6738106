// SPDX-License-Identifier: Apache-2.0
// From the sums of a slab to the coefficients that its pixels need, in double. With e = x - m (m
// the stored mean), its mean `rest` (the rounding error of m), s = inv_std, xhat = (e - rest) s, and
// P(v) = v - mean(v) - xhat mean(xhat v):
//   forward            y = gamma xhat + beta
//   backward           dx = s P(gamma dy')
//   tangent            ty = gamma s P(tx)
//   tangent backward   with u = gamma dty, v = gamma dy, q = mean(u tx),
//                      a = mean(xhat u), b = mean(xhat tx), c = mean(xhat v):
//                      dx = s P(v) - s^2 (b P(u) + a P(tx) + xhat (q - mean(u) mean(tx) - a b)),
//                      the derivative of s (<u, tx> - n mean(u) mean(tx) - n a b) through xhat, s.
// Means run over the pixels of the slab, in layer normalisation over its channels too.
#ifndef FORGER_CPU_NORM_NORM_FORMULAS_H
#define FORGER_CPU_NORM_NORM_FORMULAS_H

#include <cmath>
#include <cstdint>

#include "forger/forger.h"

namespace forger {

template <typename T>
struct NormParameters {
    int32_t kind;
    int64_t channels;
    double epsilon;
    const T* gamma;  // nullptr: 1
    const T* beta;   // nullptr: 0
    T* mean;
    T* inv_std;
};

template <typename T>
double gamma_of(const NormParameters<T>& p, int64_t c) {
    return p.gamma == nullptr ? 1.0 : static_cast<double>(p.gamma[c]);
}

template <typename T>
double beta_of(const NormParameters<T>& p, int64_t c) {
    return p.beta == nullptr ? 0.0 : static_cast<double>(p.beta[c]);
}

/// Where the statistics of a slab and channel lie.
template <typename T>
int64_t statistic_of(const NormParameters<T>& p, int64_t slab, int64_t c) {
    return p.kind == FG_NORM_LAYER ? slab : slab * p.channels + c;
}

/// The stored means as a coefficient row; the forward pass has none before its reduction.
template <typename T>
void fill_means(const NormParameters<T>& p, int32_t pass, int64_t slab, T* coef) {
    if (pass == FG_FORWARD) return;
    for (int64_t c = 0; c < p.channels; c++) coef[c] = p.mean[statistic_of(p, slab, c)];
}

/// Chan, Golub, LeVeque 1979: {means, squares} of n values take in those of m more, for channels
/// [begin, end).
inline void merge_statistics(double* into, double n, const double* from, double m, int64_t begin,
                             int64_t end, int64_t channels) {
    const double share = m / (n + m);
    for (int64_t c = begin; c < end; c++) {
        const double delta = from[c] - into[c];
        into[c] += delta * share;
        into[channels + c] += from[channels + c] + delta * delta * (n * share);
    }
}

/// Sum of term(0) .. term(n - 1): eight lanes and a fixed tree, so that additions need not wait for
/// each other.
template <typename Term>
double sum_of(int64_t n, Term&& term) {
    double lanes[8] = {};
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        for (int64_t k = 0; k < 8; k++) lanes[k] += term(i + k);
    }
    for (int64_t k = 0; i + k < n; k++) lanes[k] += term(i + k);
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

/// sums {means, squares} of n pixels; layer normalisation merges them over channels.
template <typename T>
void finish_forward(const NormParameters<T>& p, int64_t slab, int64_t n, const double* sums,
                    T* coef) {
    const int64_t channels = p.channels;
    const double* const means = sums;
    const double* const squares = sums + channels;
    const double count = static_cast<double>(n);
    const auto set = [&](int64_t c, double mean, double inv_std) {
        const T stored = static_cast<T>(mean);
        const double a = gamma_of(p, c) * inv_std;
        coef[c] = stored;
        coef[channels + c] = static_cast<T>(a);
        coef[2 * channels + c] =
            static_cast<T>(beta_of(p, c) - (mean - static_cast<double>(stored)) * a);
    };
    if (p.kind == FG_NORM_LAYER) {
        const double mean =
            sum_of(channels, [&](int64_t c) { return means[c]; }) / static_cast<double>(channels);
        const double square = sum_of(channels, [&](int64_t c) {
            const double delta = means[c] - mean;
            return squares[c] + count * delta * delta;
        });
        const double inv_std =
            1.0 / std::sqrt(square / (count * static_cast<double>(channels)) + p.epsilon);
        for (int64_t c = 0; c < channels; c++) set(c, mean, inv_std);
        p.mean[slab] = static_cast<T>(mean);
        p.inv_std[slab] = static_cast<T>(inv_std);
        return;
    }
    for (int64_t c = 0; c < channels; c++) {
        const double inv_std = 1.0 / std::sqrt(squares[c] / count + p.epsilon);
        set(c, means[c], inv_std);
        p.mean[slab * channels + c] = static_cast<T>(means[c]);
        p.inv_std[slab * channels + c] = static_cast<T>(inv_std);
    }
}

/// sums {dy', dy' e, e}. Also the tangent, with tx for dy: gamma then stands outside P.
template <typename T>
void finish_backward(const NormParameters<T>& p, int64_t slab, int64_t n, const double* sums,
                     T* coef, double* gradients, bool tangent) {
    const int64_t channels = p.channels;
    const double* const dy = sums;
    const double* const dy_e = sums + channels;
    const double* const e = sums + 2 * channels;
    // P(v) = v - mean_v - xhat mean_xv, times s and what stands outside.
    const auto set = [&](int64_t c, double s, double rest, double outer, double mean_v,
                         double mean_xv) {
        const double b = -outer * s * s * mean_xv;
        coef[channels + c] = static_cast<T>(gamma_of(p, c) * s);
        coef[2 * channels + c] = static_cast<T>(b);
        coef[3 * channels + c] = static_cast<T>(-outer * s * mean_v - b * rest);
        gradients[c] += (dy_e[c] - rest * dy[c]) * s;
        gradients[channels + c] += dy[c];
    };
    if (p.kind == FG_NORM_LAYER) {
        const double count = static_cast<double>(n * channels);
        const double s = static_cast<double>(p.inv_std[slab]);
        const double rest = sum_of(channels, [&](int64_t c) { return e[c]; }) / count;
        const auto inner = [&](int64_t c) { return tangent ? 1.0 : gamma_of(p, c); };
        const double mean_v = sum_of(channels, [&](int64_t c) { return inner(c) * dy[c]; }) / count;
        const double mean_xv =
            s * sum_of(channels, [&](int64_t c) { return inner(c) * (dy_e[c] - rest * dy[c]); }) /
            count;
        for (int64_t c = 0; c < channels; c++)
            set(c, s, rest, tangent ? gamma_of(p, c) : 1.0, mean_v, mean_xv);
        return;
    }
    const double count = static_cast<double>(n);
    for (int64_t c = 0; c < channels; c++) {
        const double s = static_cast<double>(p.inv_std[slab * channels + c]);
        const double rest = e[c] / count;
        set(c, s, rest, gamma_of(p, c), dy[c] / count, (dy_e[c] - rest * dy[c]) * s / count);
    }
}

/// sums {e, tx, dty, dy, tx e, dty e, dy e, dty tx}.
template <typename T>
void finish_backward2(const NormParameters<T>& p, int64_t slab, int64_t n, const double* sums,
                      T* coef, double* gradients) {
    const int64_t channels = p.channels;
    const bool layer = p.kind == FG_NORM_LAYER;
    const double* const e = sums;
    const double* const tx = sums + channels;
    const double* const dty = sums + 2 * channels;
    const double* const dy = sums + 3 * channels;
    const double* const tx_e = sums + 4 * channels;
    const double* const dty_e = sums + 5 * channels;
    const double* const dy_e = sums + 6 * channels;
    const double* const dty_tx = sums + 7 * channels;
    // Channels [first, last) share their statistics.
    const int64_t together = layer ? channels : 1;
    const double count = static_cast<double>(n * together);
    for (int64_t first = 0; first < channels; first += together) {
        const int64_t last = first + together;
        const double s = static_cast<double>(p.inv_std[statistic_of(p, slab, first)]);
        double rest = 0, mu = 0, mt = 0, mv = 0, a = 0, b = 0, cv = 0, q = 0;
        for (int64_t c = first; c < last; c++) rest += e[c];
        rest /= count;
        for (int64_t c = first; c < last; c++) {
            const double gamma = gamma_of(p, c);
            mu += gamma * dty[c];
            mt += tx[c];
            mv += gamma * dy[c];
            a += gamma * (dty_e[c] - rest * dty[c]);
            b += tx_e[c] - rest * tx[c];
            cv += gamma * (dy_e[c] - rest * dy[c]);
            q += gamma * dty_tx[c];
        }
        mu /= count;
        mt /= count;
        mv /= count;
        a *= s / count;
        b *= s / count;
        cv *= s / count;
        q /= count;
        // Each P(.) contributes a plain term, its mean, and xhat times its mean with xhat.
        const double of_xhat = -s * s * (q - mu * mt - 3 * a * b) - s * cv;
        const double of_e = of_xhat * s;
        const double constant = s * s * (b * mu + a * mt) - s * mv - of_e * rest;
        for (int64_t c = first; c < last; c++) {
            const double gamma = gamma_of(p, c);
            coef[channels + c] = static_cast<T>(-s * s * b * gamma);
            coef[2 * channels + c] = static_cast<T>(-s * s * a);
            coef[3 * channels + c] = static_cast<T>(s * gamma);
            coef[4 * channels + c] = static_cast<T>(of_e);
            coef[5 * channels + c] = static_cast<T>(constant);
            gradients[c] += s * (dty_tx[c] - mt * dty[c] - b * s * (dty_e[c] - rest * dty[c])) +
                            s * (dy_e[c] - rest * dy[c]);
            gradients[channels + c] += dy[c];
        }
    }
}

}  // namespace forger

#endif
