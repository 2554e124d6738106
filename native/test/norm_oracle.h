// SPDX-License-Identifier: Apache-2.0
// Normalisation in double by obvious loops, and the runner of its plans, for norm_test.cpp.
#ifndef FORGER_TEST_NORM_ORACLE_H
#define FORGER_TEST_NORM_ORACLE_H

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "support/testing.h"

namespace forger::test {

using Doubles = std::vector<double>;

template <typename T>
using Arrays = std::map<std::string, std::vector<T>>;

inline size_t at(int64_t i) {
    return static_cast<size_t>(i);
}

inline fg_norm_desc_t norm_desc(int32_t pass, int32_t kind, int32_t pixels, int32_t channels) {
    return {pass, kind, pixels, channels, 1, 1e-5f, 0.1f, 1, FG_IDENTITY, 0.2f, 0, 0};
}

inline double activate(int32_t kind, double v, double slope) {
    switch (kind) {
        case FG_RELU:
            return v < 0 ? 0 : v;
        case FG_LEAKY_RELU:
            return v < 0 ? slope * v : v;
        case FG_TANH:
            return std::tanh(v);
        case FG_SIGMOID:
            return 1 / (1 + std::exp(-v));
        case FG_SOFTPLUS:
            return std::log1p(std::exp(v));
        default:
            return v;
    }
}

/// From the result y.
inline double activation_slope(int32_t kind, double y, double slope) {
    switch (kind) {
        case FG_RELU:
            return y > 0 ? 1 : 0;
        case FG_LEAKY_RELU:
            return y > 0 ? 1 : slope;
        case FG_TANH:
            return 1 - y * y;
        case FG_SIGMOID:
            return y * (1 - y);
        case FG_SOFTPLUS:
            return 1 - std::exp(-y);
        default:
            return 1;
    }
}

/// One normalisation of one x. Every value knows its statistic; gamma and beta are 1 and 0 where
/// they are empty.
class NormOracle {
  public:
    NormOracle(const fg_norm_desc_t& desc, int64_t row_count, const Doubles& values)
        : d(desc), rows(row_count), n(row_count * desc.pixels * desc.channels), x(values) {
        const int64_t statistics = statistic(n - 1) + 1;
        count = static_cast<double>(n / statistics);
        mean = means(x);
        Doubles square(at(n));
        for (int64_t i = 0; i < n; i++)
            square[at(i)] = std::pow(x[at(i)] - mean[at(statistic(i))], 2);
        variance = means(square);
        for (const double v : variance)
            inv_std.push_back(1 / std::sqrt(v + static_cast<double>(d.epsilon)));
        xhat.resize(at(n));
        for (int64_t i = 0; i < n; i++)
            xhat[at(i)] = (x[at(i)] - mean[at(statistic(i))]) * inv_std[at(statistic(i))];
    }

    int64_t channel(int64_t i) const { return i % d.channels; }
    int64_t statistic(int64_t i) const {
        const int64_t row = i / (int64_t{d.pixels} * d.channels);
        if (d.kind == FG_NORM_LAYER) return row;
        const int64_t slab = d.kind == FG_NORM_BATCH ? row / (rows / d.groups) : row;
        return slab * d.channels + channel(i);
    }
    double s(int64_t i) const { return inv_std[at(statistic(i))]; }
    static double parameter(const Doubles& values, int64_t c, double absent) {
        return values.empty() ? absent : values[at(c)];
    }

    Doubles means(const Doubles& v) const {
        Doubles sum(at(statistic(n - 1) + 1));
        for (int64_t i = 0; i < n; i++) sum[at(statistic(i))] += v[at(i)];
        for (double& value : sum) value /= count;
        return sum;
    }
    Doubles times(const Doubles& a, const Doubles& b) const {
        Doubles r(at(n));
        for (int64_t i = 0; i < n; i++) r[at(i)] = a[at(i)] * b[at(i)];
        return r;
    }
    Doubles scaled(const Doubles& v, const Doubles& gamma) const {
        Doubles r(at(n));
        for (int64_t i = 0; i < n; i++) r[at(i)] = v[at(i)] * parameter(gamma, channel(i), 1);
        return r;
    }
    /// v - mean(v) - xhat mean(xhat v), or the sum of the three sizes.
    Doubles project(const Doubles& v, bool magnitude = false) const {
        const Doubles m = means(v), xm = means(times(xhat, v));
        Doubles r(at(n));
        for (int64_t i = 0; i < n; i++) {
            const size_t k = at(statistic(i));
            r[at(i)] = magnitude ? v[at(i)] + m[k] + xhat[at(i)] * xm[k]
                                 : v[at(i)] - m[k] - xhat[at(i)] * xm[k];
        }
        return r;
    }
    Doubles forward(const Doubles& gamma, const Doubles& beta) const {
        Doubles y(at(n));
        for (int64_t i = 0; i < n; i++) {
            y[at(i)] = activate(
                d.activation,
                parameter(gamma, channel(i), 1) * xhat[at(i)] + parameter(beta, channel(i), 0),
                static_cast<double>(d.slope));
        }
        return y;
    }
    Doubles backward(const Doubles& dy, const Doubles& gamma, bool magnitude = false) const {
        Doubles r = project(scaled(dy, gamma), magnitude);
        for (int64_t i = 0; i < n; i++) r[at(i)] *= s(i);
        return r;
    }
    Doubles tangent(const Doubles& tx, const Doubles& gamma, bool magnitude = false) const {
        Doubles r = scaled(project(tx, magnitude), gamma);
        for (int64_t i = 0; i < n; i++) r[at(i)] *= s(i);
        return r;
    }
    /// The cotangent of x from the cotangents dty of the tangent and dy of the result.
    Doubles tangent_backward(const Doubles& tx, const Doubles& dty, const Doubles& dy,
                             const Doubles& gamma, bool magnitude = false) const {
        const Doubles u = scaled(dty, gamma);
        const Doubles pu = project(u, magnitude), pt = project(tx, magnitude),
                      from_y = backward(dy, gamma, magnitude);
        const Doubles a = means(times(xhat, u)), b = means(times(xhat, tx)),
                      q = means(times(u, tx));
        const Doubles mu = means(u), mt = means(tx);
        const double sign = magnitude ? 1 : -1;
        Doubles r(at(n));
        for (int64_t i = 0; i < n; i++) {
            const size_t k = at(statistic(i));
            const double rest = q[k] + sign * (mu[k] * mt[k] + a[k] * b[k]);
            r[at(i)] =
                from_y[at(i)] +
                sign * s(i) * s(i) * (b[k] * pu[at(i)] + a[k] * pt[at(i)] + xhat[at(i)] * rest);
        }
        return r;
    }
    Doubles per_channel(const Doubles& v) const {
        Doubles sum(at(d.channels));
        for (int64_t i = 0; i < n; i++) sum[at(channel(i))] += v[at(i)];
        return sum;
    }
    /// The same statistics with sizes for values: error bounds follow from it.
    NormOracle magnitudes() const {
        NormOracle m = *this;
        for (double& value : m.xhat) value = std::fabs(value);
        return m;
    }

    fg_norm_desc_t d;
    int64_t rows, n;
    double count = 0;
    Doubles x, mean, variance, inv_std, xhat;
};

inline Doubles sizes(const Doubles& v) {
    Doubles r;
    for (const double value : v) r.push_back(std::fabs(value));
    return r;
}

template <typename T>
Doubles widened(const std::vector<T>& v) {
    return Doubles(v.begin(), v.end());
}

template <typename T>
std::vector<T> narrowed(const Doubles& v) {
    std::vector<T> r;
    for (const double value : v) r.push_back(static_cast<T>(value));
    return r;
}

struct NormRun {
    int64_t rows = 1;
    int64_t row_begin = 0;
    int32_t threads = 1;
    Guard side = Guard::kRight;
    std::map<std::string, std::string> in_place{};  ///< operand -> operand whose memory it shares
};

/// Runs one plan; missing operands start as zeros, all end up in arrays.
template <typename T>
void run_norm(const std::string& isa, const fg_norm_desc_t& desc, Arrays<T>& arrays,
              const NormRun& how) {
    Context context(isa, how.threads);
    Plan plan([&](fg_plan_t** out) { return fg_plan_norm(context, &desc, out); });
    std::map<std::string, GuardedArray<T>> memory;
    std::vector<Array> operands;
    for (int32_t i = 0; i < fg_plan_operand_count(plan); i++) {
        const std::string name = fg_plan_operand_name(plan, i);
        const auto shared = how.in_place.find(name);
        if (shared != how.in_place.end()) {
            operands.emplace_back(memory.at(shared->second));
            continue;
        }
        std::vector<T>& values = arrays[name];
        values.resize(at(fg_plan_operand_elements(plan, i, how.rows + how.row_begin)));
        memory.try_emplace(name, values, how.side);
        operands.emplace_back(memory.at(name));
    }
    RunOptions options;
    options.rows = how.rows;
    options.row_begin = how.row_begin;
    run(context, plan, operands, options);
    for (const auto& [name, array] : memory) arrays[name] = array.values();
    for (const auto& [name, source] : how.in_place) arrays[name] = arrays[source];
}

constexpr double kUnit = 0x1p-24;
/// Values of a block are summed in f32 (at most 128), everything above it in double; the rest
/// covers the roundings of e, of the coefficients and of the result.
constexpr double kSum = 128 + 8;

/// Random inputs of every operand.
template <typename T>
Arrays<T> inputs(const fg_norm_desc_t& d, int64_t rows, uint64_t state, double center = 0.5,
                 double spread = 2) {
    Rng rng(state);
    const int64_t n = rows * d.pixels * d.channels;
    Arrays<T> a;
    a["x"] = uniforms<T>(rng, n, center - spread, center + spread);
    for (const char* name : {"tx", "dy", "dty", "dx"}) a[name] = uniforms<T>(rng, n);
    for (const char* name : {"gamma", "beta", "dgamma", "dbeta", "running_mean", "running_var"})
        a[name] = uniforms<T>(rng, d.channels, 0.5, 1.5);
    if (d.affine == 0) {
        for (const char* name : {"gamma", "beta", "dgamma", "dbeta"}) a[name].clear();
    }
    return a;
}

inline NormOracle oracle_of(const fg_norm_desc_t& d, int64_t rows, const std::vector<float>& x) {
    return {d, rows, widened(x)};
}

inline void check_within(const std::vector<float>& got, const Doubles& expected,
                         const Doubles& bound) {
    REQUIRE(got.size() == expected.size());
    for (size_t i = 0; i < got.size(); i++) {
        if (std::fabs(static_cast<double>(got[i]) - expected[i]) <= bound[i]) continue;
        FAIL("element " << i << ": " << got[i] << ", expected " << expected[i] << " within "
                        << bound[i]);
    }
}

/// Statistics as the forward pass stores them.
inline void store_statistics(const NormOracle& o, Arrays<float>& a) {
    a["mean"] = narrowed<float>(o.mean);
    a["inv_std"] = narrowed<float>(o.inv_std);
}

inline std::vector<fg_norm_desc_t> all_passes(int32_t pixels, int32_t channels) {
    std::vector<fg_norm_desc_t> list;
    for (const int32_t kind : {FG_NORM_BATCH, FG_NORM_LAYER, FG_NORM_INSTANCE}) {
        for (const int32_t pass : {FG_FORWARD, FG_BACKWARD_DATA, FG_TANGENT, FG_TANGENT_BACKWARD}) {
            if (kind == FG_NORM_BATCH && pass > FG_BACKWARD_DATA) continue;
            list.push_back(norm_desc(pass, kind, pixels, channels));
        }
    }
    return list;
}

/// Operands that a pass writes.
inline std::vector<std::string> outputs(const fg_norm_desc_t& d) {
    if (d.pass == FG_FORWARD) return {"y", "mean", "inv_std"};
    if (d.pass == FG_TANGENT) return {"ty"};
    return {"dx", "dgamma", "dbeta"};
}

inline Arrays<float> prepared(const fg_norm_desc_t& d, int64_t rows) {
    Arrays<float> a = inputs<float>(d, rows, seed());
    if (d.pass != FG_FORWARD) {
        const NormOracle o = oracle_of(d, rows, a["x"]);
        store_statistics(o, a);
        a["y"] = narrowed<float>(o.forward(widened(a["gamma"]), widened(a["beta"])));
    }
    return a;
}

}  // namespace forger::test

#endif
