// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int64_t rows, int64_t columns, bool transposed, bool iterate) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_spectral_norm_desc_t desc = {rows, columns, transposed, iterate};
        return fg_plan_spectral_norm(context, &desc, out);
    };
}

Create gradient_plan(int64_t rows, int64_t columns, bool transposed) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_spectral_norm_desc_t desc = {rows, columns, transposed, 0};
        return fg_plan_spectral_gradient(context, &desc, out);
    };
}

struct Sizes {
    int64_t rows, columns;
};

/// Every remainder on both sides, and several blocks of each loop.
std::vector<Sizes> sizes() {
    std::vector<Sizes> all;
    for (int64_t n = 1; n <= 35; n += quick() ? 7 : 3) all.push_back({n, 36 - n});
    if (!quick()) all.insert(all.end(), {{300, 257}, {3, 33000}, {33000, 3}});
    return all;
}

template <typename T>
std::vector<T> unit(Rng& rng, int64_t n) {
    std::vector<T> x = uniforms<T>(rng, n);
    double square = 0;
    for (const T v : x) square += static_cast<double>(v) * static_cast<double>(v);
    for (T& v : x) v = static_cast<T>(static_cast<double>(v) / std::sqrt(square));
    return x;
}

/// y = M x with M = A or its transpose, in double.
template <typename T>
std::vector<double> times(const std::vector<T>& a, const Sizes& s, bool transposed,
                          const std::vector<double>& x) {
    std::vector<double> y(static_cast<size_t>(transposed ? s.columns : s.rows));
    for (int64_t r = 0; r < s.rows; r++) {
        for (int64_t c = 0; c < s.columns; c++) {
            const auto at = static_cast<double>(a[static_cast<size_t>(r * s.columns + c)]);
            const auto i = static_cast<size_t>(transposed ? c : r),
                       j = static_cast<size_t>(transposed ? r : c);
            y[i] += at * x[j];
        }
    }
    return y;
}

double normalise(std::vector<double>& x) {
    double square = 0;
    for (const double v : x) square += v * v;
    for (double& v : x) v /= std::sqrt(square);
    return std::sqrt(square);
}

template <typename T>
double distance(const std::vector<T>& a, const std::vector<double>& b) {
    double worst = 0;
    for (size_t i = 0; i < a.size(); i++)
        worst = std::fmax(worst, std::fabs(static_cast<double>(a[i]) - b[i]));
    return worst;
}

}  // namespace

TEST_CASE("gan.md B5: W = [[1, 2], [3, 4]], u = (1, 0) gives 5.403702, 5.464984, 5.464986") {
    Arrays<float> state = {{1, 2, 3, 4}, {1, 0}, {0, 0}, std::vector<float>(4), {0}};
    for (const double expected : {5.403702, 5.464984, 5.464986}) {
        state = everywhere(plan(2, 2, false, true), state);
        CHECK(std::fabs(static_cast<double>(state[4][0]) - expected) < 1e-6);
        CHECK(std::fabs(static_cast<double>(state[3][3]) - 4 / expected) < 1e-6);
    }
    // The right singular vector of the largest singular value.
    CHECK(std::fabs(static_cast<double>(state[2][0]) - 0.576048) < 1e-5);
    CHECK(std::fabs(static_cast<double>(state[2][1]) - 0.817416) < 1e-5);
}

TEST_CASE_TEMPLATE("an iteration is one of the power method, evaluation changes no vector", T,
                   float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const Sizes s : sizes()) {
        for (const bool transposed : {false, true}) {
            INFO(s.rows, " x ", s.columns, transposed ? " transposed" : "");
            const int64_t n = s.rows * s.columns, nu = transposed ? s.columns : s.rows,
                          nv = transposed ? s.rows : s.columns;
            const std::vector<T> w = uniforms<T>(rng, n), u = unit<T>(rng, nu),
                                 v = unit<T>(rng, nv);
            const Arrays<T> before = {w, u, v, std::vector<T>(static_cast<size_t>(n)), {0}};
            const auto threads = n > 2000 ? many_threads() : std::vector<int32_t>{1, 2};
            const Arrays<T> got =
                on_all<T>(plan(s.rows, s.columns, transposed, true), before, {}, threads);
            std::vector<double> right =
                times(w, s, !transposed, std::vector<double>(u.begin(), u.end()));
            normalise(right);
            std::vector<double> left = times(w, s, transposed, right);
            const double sigma = normalise(left);
            const double size = static_cast<double>(s.rows + s.columns);
            // The f64 sums of this loop and of the kernel differ in order.
            const double sums = std::is_same_v<T, float> ? 0 : size;
            CHECK(distance(got[1], left) <= dot_bound<T>(6 + sums, 2));
            CHECK(distance(got[2], right) <= dot_bound<T>(6 + sums, 2));
            CHECK(std::fabs(static_cast<double>(got[4][0]) - sigma) <=
                  dot_bound<T>(8 + sums, sigma));
            std::vector<double> normalized(w.begin(), w.end());
            for (double& x : normalized) x /= sigma;
            CHECK(distance(got[3], normalized) <= dot_bound<T>(10 + sums, 1 / sigma));

            const Arrays<T> fixed =
                on_all<T>(plan(s.rows, s.columns, transposed, false), before, {}, threads);
            const std::vector<double> product =
                times(w, s, transposed, std::vector<double>(v.begin(), v.end()));
            double form = 0;
            for (size_t i = 0; i < u.size(); i++) form += static_cast<double>(u[i]) * product[i];
            CHECK(std::fabs(static_cast<double>(fixed[4][0]) - form) <=
                  dot_bound<T>(8 + size / 8, std::sqrt(size)));
            CHECK(fixed[1] == u);
            CHECK(fixed[2] == v);
        }
    }
}

TEST_CASE("reference64: the gradient is that of W / sigma with u and v held fixed") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const Sizes s = {3, 5};
    for (const bool transposed : {false, true}) {
        const int64_t nu = transposed ? s.columns : s.rows, nv = transposed ? s.rows : s.columns;
        const std::vector<double> w = uniforms<double>(rng, 15), u = unit<double>(rng, nu),
                                  v = unit<double>(rng, nv), g = uniforms<double>(rng, 15);
        const auto evaluate = [&](const std::vector<double>& at) {
            return execute<double>("ref64", 1, plan(s.rows, s.columns, transposed, false),
                                   {at, u, v, std::vector<double>(15), {0}});
        };
        const Arrays<double> made = evaluate(w);
        const std::vector<double> gradient =
            execute<double>("ref64", 2, gradient_plan(s.rows, s.columns, transposed),
                            {made[3], u, v, made[4], g})[4];
        for (size_t i = 0; i < w.size(); i++) {
            const double h = 1e-6;
            std::vector<double> up = w, down = w;
            up[i] += h;
            down[i] -= h;
            const std::vector<double> a = evaluate(up)[3], b = evaluate(down)[3];
            double difference = 0;
            for (size_t k = 0; k < g.size(); k++) difference += g[k] * (a[k] - b[k]) / (2 * h);
            CHECK(std::fabs(gradient[i] - difference) <= 1e-7 * (1 + std::fabs(difference)));
        }
    }
}

TEST_CASE("all kernels agree on the gradient") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const Sizes s : sizes()) {
        for (const bool transposed : {false, true}) {
            const int64_t n = s.rows * s.columns;
            everywhere(gradient_plan(s.rows, s.columns, transposed),
                       {uniforms<float>(rng, n),
                        unit<float>(rng, transposed ? s.columns : s.rows),
                        unit<float>(rng, transposed ? s.rows : s.columns),
                        {3},
                        uniforms<float>(rng, n)},
                       {}, n > 2000 ? many_threads() : std::vector<int32_t>{1, 2});
        }
    }
}

TEST_CASE("a matrix of zeros stays, and its vectors stay of length 1") {
    const Arrays<float> got =
        everywhere(plan(2, 4, false, true),
                   {std::vector<float>(8), {1, 0}, {1, 0, 0, 0}, std::vector<float>(8, 3), {5}});
    CHECK(got[3] == std::vector<float>(8));
    CHECK(got[4][0] == 0);
    CHECK(got[2] == std::vector<float>(4, 0.5f));
}

TEST_CASE("NaN reaches the normalised matrix") {
    std::vector<float> w(8, 1);
    w[3] = NAN;
    const Arrays<float> got =
        everywhere(plan(2, 4, false, true), {w, {1, 0}, {1, 0, 0, 0}, std::vector<float>(8), {5}});
    CHECK(std::isnan(got[3][0]));
    CHECK(std::isnan(got[4][0]));
}
