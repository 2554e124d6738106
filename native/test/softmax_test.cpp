// SPDX-License-Identifier: Apache-2.0
// Softmax against plain formulas in double, and derivatives of both orders against finite differences.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

constexpr int32_t kClasses[] = {2, 3, 7, 8, 9, 16, 17, 33, 65};

Create plan(int32_t pass, int64_t positions, int32_t classes, int32_t accumulate = 0) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_softmax(context, pass, positions, classes, accumulate, out);
    };
}

RunOptions rows_of(int64_t rows) {
    RunOptions options;
    options.rows = rows;
    return options;
}

template <typename T>
std::vector<double> doubles(const std::vector<T>& values) {
    return {values.begin(), values.end()};
}

std::vector<double> value(const std::vector<double>& x, size_t classes) {
    std::vector<double> y(x.size());
    for (size_t p = 0; p < x.size(); p += classes) {
        double sum = 0;
        for (size_t k = p; k < p + classes; k++) sum += std::exp(x[k]);
        for (size_t k = p; k < p + classes; k++) y[k] = std::exp(x[k]) / sum;
    }
    return y;
}

/// (diag(y) - y y') a.
std::vector<double> product(const std::vector<double>& y, const std::vector<double>& a,
                            size_t classes) {
    std::vector<double> result(y.size());
    for (size_t p = 0; p < y.size(); p += classes) {
        for (size_t k = p; k < p + classes; k++) {
            for (size_t j = p; j < p + classes; j++)
                result[k] += ((j == k ? y[k] : 0) - y[k] * y[j]) * a[j];
        }
    }
    return result;
}

/// J(c + d/dy <b, J t>), the sum over j and k of b_j (d J_jk / d y_i) t_k written out.
std::vector<double> second(const std::vector<double>& y, const std::vector<double>& t,
                           const std::vector<double>& b, const std::vector<double>& c,
                           size_t classes) {
    std::vector<double> u = c;
    for (size_t p = 0; p < y.size(); p += classes) {
        for (size_t i = p; i < p + classes; i++) {
            u[i] += b[i] * t[i];
            for (size_t k = p; k < p + classes; k++) u[i] -= y[k] * (b[i] * t[k] + b[k] * t[i]);
        }
    }
    return product(y, u, classes);
}

double distance(const std::vector<float>& got, const std::vector<double>& expected,
                const std::vector<double>& before) {
    double worst = 0;
    for (size_t i = 0; i < got.size(); i++)
        worst = std::fmax(worst, std::fabs(static_cast<double>(got[i]) - before[i] - expected[i]));
    return worst;
}

std::vector<int64_t> sizes() {
    return quick() ? std::vector<int64_t>{1, 5} : std::vector<int64_t>{1, 2, 5, 1300};
}

}  // namespace

TEST_CASE("forward: every remainder, large logits") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t classes : kClasses) {
        for (const int64_t positions : sizes()) {
            std::vector<float> x = uniforms<float>(rng, 2 * positions * classes, -9, 9);
            const std::vector<double> expected = value(doubles(x), static_cast<size_t>(classes));
            const std::vector<float> blank(x.size());
            const auto threads = positions > 5 ? many_threads() : std::vector<int32_t>{1};
            const Create create = plan(FG_FORWARD, positions, classes);
            const Arrays<float> got = everywhere(create, {x, blank}, rows_of(2), threads);
            INFO("classes ", classes, ", positions ", positions);
            // The difference of logits has half an ulp of 18, the exponential 2 ulp, the division 1.
            CHECK(distance(got[1], expected, doubles(blank)) <= 24 * unit_roundoff<float>());
            // Only differences count: a shift that is exact changes no bit.
            for (float& v : x) v = std::round(v * 64) / 64;
            const Arrays<float> plain = everywhere(create, {x, blank}, rows_of(2), {1});
            for (float& v : x) v += 4096;
            const Arrays<float> shifted = everywhere(create, {x, blank}, rows_of(2), {1});
            const auto n = static_cast<int64_t>(x.size());
            CHECK(first_difference(plain[1].data(), shifted[1].data(), n) == -1);
        }
    }
}

TEST_CASE("products of both orders: every remainder, accumulation") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t classes : kClasses) {
        for (const int64_t positions : sizes()) {
            const int64_t n = 2 * positions * classes;
            const auto c = static_cast<size_t>(classes);
            const std::vector<double> shares = value(uniforms<double>(rng, n, -3, 3), c);
            const std::vector<float> y(shares.begin(), shares.end());
            const std::vector<float> t = uniforms<float>(rng, n), b = uniforms<float>(rng, n),
                                     dy = uniforms<float>(rng, n), before = uniforms<float>(rng, n);
            const auto threads = positions > 5 ? many_threads() : std::vector<int32_t>{1};
            const std::vector<double> zero(y.size());
            INFO("classes ", classes, ", positions ", positions);
            // Sums are in double: a few roundings of values below 3, as |t|, |b|, |dy|, |before| <= 1.
            const double bound = dot_bound<float>(8, 4);
            for (const int32_t pass : {FG_BACKWARD_DATA, FG_TANGENT}) {
                const Arrays<float> got =
                    everywhere(plan(pass, positions, classes), {y, t, before}, rows_of(2), threads);
                CHECK(distance(got[2], product(doubles(y), doubles(t), c), zero) <= bound);
            }
            const Arrays<float> added = everywhere(plan(FG_BACKWARD_DATA, positions, classes, 1),
                                                   {y, t, before}, rows_of(2), threads);
            CHECK(distance(added[2], product(doubles(y), doubles(t), c), doubles(before)) <= bound);
            for (const int32_t accumulate : {0, 1}) {
                const Arrays<float> got =
                    everywhere(plan(FG_TANGENT_BACKWARD, positions, classes, accumulate),
                               {y, t, b, dy, before}, rows_of(2), threads);
                const std::vector<double> expected =
                    second(doubles(y), doubles(t), doubles(b), doubles(dy), c);
                CHECK(distance(got[4], expected, accumulate == 1 ? doubles(before) : zero) <=
                      bound);
            }
        }
    }
}

TEST_CASE("reference64: both orders match central differences") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double h = 1e-5;
    for (const int32_t classes : {2, 5, 11}) {
        const int64_t positions = 3, n = positions * classes;
        const std::vector<double> blank(static_cast<size_t>(n));
        const std::vector<double> x = uniforms<double>(rng, n, -2, 2), t = uniforms<double>(rng, n),
                                  b = uniforms<double>(rng, n), c = uniforms<double>(rng, n);
        const auto forward = [&](const std::vector<double>& at) {
            return execute<double>("ref64", 1, plan(FG_FORWARD, positions, classes),
                                   {at, blank})[1];
        };
        const auto tangent = [&](const std::vector<double>& at) {
            return execute<double>("ref64", 1, plan(FG_TANGENT, positions, classes),
                                   {forward(at), t, blank})[2];
        };
        const std::vector<double> first = execute<double>(
            "ref64", 1, plan(FG_BACKWARD_DATA, positions, classes), {forward(x), c, blank})[2];
        const std::vector<double> both =
            execute<double>("ref64", 1, plan(FG_TANGENT_BACKWARD, positions, classes),
                            {forward(x), t, b, c, blank})[4];
        double first_error = 0, both_error = 0;
        for (size_t i = 0; i < x.size(); i++) {
            std::vector<double> up = x, down = x;
            up[i] += h;
            down[i] -= h;
            const std::vector<double> y_up = forward(up), y_down = forward(down),
                                      t_up = tangent(up), t_down = tangent(down);
            double of_value = 0, of_tangent = 0;
            for (size_t k = 0; k < x.size(); k++) {
                of_value += c[k] * (y_up[k] - y_down[k]) / (2 * h);
                of_tangent += b[k] * (t_up[k] - t_down[k]) / (2 * h);
            }
            first_error = std::fmax(first_error, std::fabs(first[i] - of_value));
            both_error = std::fmax(both_error, std::fabs(both[i] - of_value - of_tangent));
        }
        INFO("classes ", classes);
        CHECK(first_error <= 1e-9);
        CHECK(both_error <= 1e-9);
    }
}

TEST_CASE("logits that are not finite spoil their position only") {
    for (const float bad : {static_cast<float>(NAN), static_cast<float>(INFINITY)}) {
        const std::vector<float> y =
            everywhere(plan(FG_FORWARD, 2, 3), {{0, bad, 1, 0, 0, 0}, std::vector<float>(6)})[1];
        for (size_t i = 0; i < 3; i++) CHECK(std::isnan(y[i]));
        for (size_t i = 3; i < 6; i++) CHECK(y[i] == doctest::Approx(1.0 / 3));
    }
}

TEST_CASE("bad options are refused") {
    const Context context("ref");
    fg_plan_t* out = nullptr;
    CHECK(plan(FG_INFERENCE, 1, 2)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_FORWARD, 0, 2)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_FORWARD, 1, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_FORWARD, 1, 4097)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_FORWARD, 1, 2, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_TANGENT, 1, 2, 1)(context, &out) == FG_INVALID_ARGUMENT);
    CHECK(plan(FG_BACKWARD_DATA, 1, 2, 2)(context, &out) == FG_INVALID_ARGUMENT);
}
