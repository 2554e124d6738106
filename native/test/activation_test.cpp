// SPDX-License-Identifier: Apache-2.0
// Activations against plain formulas in double, and derivatives of both orders against finite differences.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

constexpr float kSlope = 0.25f;  // exact products with integers
constexpr int32_t kKinds[] = {FG_IDENTITY, FG_RELU,    FG_LEAKY_RELU,
                              FG_TANH,     FG_SIGMOID, FG_SOFTPLUS};

bool smooth(int32_t kind) {
    return kind == FG_TANH || kind == FG_SIGMOID || kind == FG_SOFTPLUS;
}

double value(int32_t kind, double x) {
    switch (kind) {
        case FG_RELU:
            return x > 0 ? x : 0;
        case FG_LEAKY_RELU:
            return x > 0 ? x : static_cast<double>(kSlope) * x;
        case FG_TANH:
            return std::tanh(x);
        case FG_SIGMOID:
            return 1 / (1 + std::exp(-x));
        case FG_SOFTPLUS:
            return std::log1p(std::exp(-std::fabs(x))) + std::fmax(x, 0);
        default:
            return x;
    }
}

double slope_at(int32_t kind, double x) {
    switch (kind) {
        case FG_RELU:
            return x > 0 ? 1 : 0;
        case FG_LEAKY_RELU:
            return x > 0 ? 1 : static_cast<double>(kSlope);
        case FG_TANH:
            return 1 / (std::cosh(x) * std::cosh(x));
        case FG_SIGMOID:
            return value(FG_SIGMOID, x) * value(FG_SIGMOID, -x);
        case FG_SOFTPLUS:
            return value(FG_SIGMOID, x);
        default:
            return 1;
    }
}

double curvature_at(int32_t kind, double x) {
    switch (kind) {
        case FG_TANH:
            return -2 * std::tanh(x) * slope_at(FG_TANH, x);
        case FG_SIGMOID:
            return slope_at(FG_SIGMOID, x) * (1 - 2 * value(FG_SIGMOID, x));
        case FG_SOFTPLUS:
            return slope_at(FG_SIGMOID, x);
        default:
            return 0;
    }
}

Create plan(int32_t pass, int32_t kind, int64_t n, int32_t accumulate = 0) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_activation(context, pass, kind, kSlope, n, accumulate, out);
    };
}

template <typename T>
std::vector<T> zeros(int64_t n) {
    return std::vector<T>(static_cast<size_t>(n));
}

}  // namespace

TEST_CASE("forward: integers exact, smooth functions within 3 ulp, every remainder") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t kind : kKinds) {
        for (const int64_t n : remainders()) {
            const std::vector<float> x = integers<float>(rng, n, -9, 9);
            const auto threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
            const Arrays<float> got =
                everywhere(plan(FG_FORWARD, kind, n), {x, zeros<float>(n)}, {}, threads);
            double worst = 0;
            for (size_t i = 0; i < x.size(); i++) {
                worst =
                    std::fmax(worst, ulp_error(got[1][i], value(kind, static_cast<double>(x[i]))));
            }
            INFO("kind ", kind, ", n ", n);
            CHECK(worst <= (smooth(kind) ? 3.0 : 0.0));
        }
    }
}

TEST_CASE("first-order products: every remainder, accumulation, in place") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t kind : kKinds) {
        for (const int32_t pass : {FG_BACKWARD_DATA, FG_TANGENT}) {
            for (const int64_t n : remainders()) {
                const int32_t accumulate = pass == FG_BACKWARD_DATA && n % 2 == 1 ? 1 : 0;
                const std::vector<float> x = integers<float>(rng, n, -9, 9);
                const std::vector<float> a = integers<float>(rng, n);
                const std::vector<float> before = integers<float>(rng, n);
                std::vector<float> y(x.size());
                for (size_t i = 0; i < x.size(); i++)
                    y[i] = static_cast<float>(value(kind, static_cast<double>(x[i])));
                const auto threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
                const Create create = plan(pass, kind, n, accumulate);
                const Arrays<float> got = everywhere(create, {y, a, before}, {}, threads);
                bool good = true;
                for (size_t i = 0; i < x.size(); i++) {
                    const double start = accumulate != 0 ? static_cast<double>(before[i]) : 0;
                    const double e = start + slope_at(kind, static_cast<double>(x[i])) *
                                                 static_cast<double>(a[i]);
                    // y carries half an ulp; near saturation the derivative amplifies it.
                    const double magnitude = std::fabs(static_cast<double>(a[i])) *
                                             (1 + std::fabs(static_cast<double>(y[i])));
                    const double bound =
                        smooth(kind) ? dot_bound<float>(4, std::fabs(start) + 3 * magnitude) : 0;
                    good = good && std::fabs(static_cast<double>(got[2][i]) - e) <= bound;
                }
                INFO("kind ", kind, ", pass ", pass, ", n ", n);
                CHECK(good);
                if (accumulate == 0) {
                    const Arrays<float> in_place =
                        everywhere(create, {y, a, before}, {}, {1}, {{2, 1}});
                    CHECK(first_difference(in_place[1].data(), got[2].data(), n) == -1);
                }
                if (pass == FG_TANGENT) {
                    const Arrays<float> in_place =
                        everywhere(create, {y, a, before}, {}, {1}, {{2, 0}});
                    CHECK(first_difference(in_place[0].data(), got[2].data(), n) == -1);
                }
            }
        }
    }
}

TEST_CASE("tangent-backward: every remainder, accumulation, in place") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t kind : kKinds) {
        for (const int64_t n : remainders()) {
            const int32_t accumulate = n % 2 == 1 ? 1 : 0;
            const std::vector<float> x = uniforms<float>(rng, n, -3, 3);
            const std::vector<float> tx = uniforms<float>(rng, n);
            const std::vector<float> cotangent = uniforms<float>(rng, n);
            const std::vector<float> dy = uniforms<float>(rng, n);
            const std::vector<float> before = uniforms<float>(rng, n);
            std::vector<float> y(x.size()), product(x.size());
            for (size_t i = 0; i < x.size(); i++) {
                y[i] = static_cast<float>(value(kind, static_cast<double>(x[i])));
                product[i] = static_cast<float>(slope_at(kind, static_cast<double>(x[i])) *
                                                static_cast<double>(cotangent[i]));
            }
            const auto threads = n > 100 ? many_threads() : std::vector<int32_t>{1};
            const Create create = plan(FG_TANGENT_BACKWARD, kind, n, accumulate);
            const Arrays<float> got = everywhere(create, {y, tx, product, dy, before}, {}, threads);
            double worst = 0;
            for (size_t i = 0; i < x.size(); i++) {
                const double at = static_cast<double>(x[i]);
                const double start = accumulate != 0 ? static_cast<double>(before[i]) : 0;
                const double e = start + slope_at(kind, at) * static_cast<double>(dy[i]) +
                                 curvature_at(kind, at) * static_cast<double>(tx[i]) *
                                     static_cast<double>(cotangent[i]);
                worst = std::fmax(worst, std::fabs(static_cast<double>(got[4][i]) - e));
            }
            INFO("kind ", kind, ", n ", n);
            // At most 8 roundings of values below 4, as |tx|, |cotangent|, |dy|, |before| <= 1 and |f''| <= 1.
            CHECK(worst <= dot_bound<float>(6, 4));
            if (accumulate == 0) {
                const Arrays<float> in_place =
                    everywhere(create, {y, tx, product, dy, before}, {}, {1}, {{4, 3}});
                CHECK(first_difference(in_place[3].data(), got[4].data(), n) == -1);
            }
        }
    }
}

TEST_CASE("reference64: both orders match central differences") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t n = 200;
    const double h = 1e-5;
    const auto forward = [&](int32_t kind, const std::vector<double>& x) {
        return execute<double>("ref64", 1, plan(FG_FORWARD, kind, n), {x, zeros<double>(n)})[1];
    };
    const auto times = [&](int32_t pass, int32_t kind, const std::vector<double>& y,
                           const std::vector<double>& a) {
        return execute<double>("ref64", 1, plan(pass, kind, n), {y, a, zeros<double>(n)})[2];
    };
    for (const int32_t kind : kKinds) {
        INFO("kind ", kind);
        std::vector<double> x = uniforms<double>(rng, n, -4, 4);
        for (double& v : x) {
            if (std::fabs(v) < 0.01) v = 0.5;  // away from the kink
        }
        const std::vector<double> tx = uniforms<double>(rng, n);
        const std::vector<double> c = uniforms<double>(rng, n);
        const std::vector<double> dy = uniforms<double>(rng, n);
        std::vector<double> up = x, down = x;
        for (double& v : up) v += h;
        for (double& v : down) v -= h;
        const std::vector<double> y = forward(kind, x), y_up = forward(kind, up),
                                  y_down = forward(kind, down);
        const std::vector<double> dx = times(FG_BACKWARD_DATA, kind, y, dy);
        const std::vector<double> ty_up = times(FG_TANGENT, kind, y_up, tx);
        const std::vector<double> ty_down = times(FG_TANGENT, kind, y_down, tx);
        const std::vector<double> product = times(FG_BACKWARD_DATA, kind, y, c);
        const std::vector<double> second =
            execute<double>("ref64", 1, plan(FG_TANGENT_BACKWARD, kind, n),
                            {y, tx, product, dy, zeros<double>(n)})[4];
        double first_error = 0, second_error = 0;
        for (size_t i = 0; i < x.size(); i++) {
            const double first = dy[i] * (y_up[i] - y_down[i]) / (2 * h);
            const double both = first + c[i] * (ty_up[i] - ty_down[i]) / (2 * h);
            first_error = std::fmax(first_error, std::fabs(dx[i] - first));
            second_error = std::fmax(second_error, std::fabs(second[i] - both));
        }
        CHECK(first_error <= 1e-9);
        CHECK(second_error <= 1e-9);
    }
}

TEST_CASE("NaN and infinity propagate, the derivative at 0 is the slope") {
    const std::vector<float> x = {NAN, INFINITY, -INFINITY, 0.0f, -0.0f};
    for (const int32_t kind : kKinds) {
        INFO("kind ", kind);
        const std::vector<float> y = everywhere(plan(FG_FORWARD, kind, 5), {x, zeros<float>(5)})[1];
        CHECK(std::isnan(y[0]));
        CHECK(static_cast<double>(y[1]) == value(kind, INFINITY));
        CHECK(static_cast<double>(y[2]) == value(kind, -INFINITY));
    }
    const std::vector<float> y = {0.0f, -0.0f, 1.0f};
    const std::vector<float> dy = {8, 8, 8};
    CHECK(everywhere(plan(FG_BACKWARD_DATA, FG_LEAKY_RELU, 3), {y, dy, zeros<float>(3)})[2] ==
          std::vector<float>{2, 2, 8});
    CHECK(everywhere(plan(FG_BACKWARD_DATA, FG_RELU, 3), {y, dy, zeros<float>(3)})[2] ==
          std::vector<float>{0, 0, 8});
}

TEST_CASE("the description names the kernel and those refused") {
    for (const std::string& isa : isas()) {
        const Context context(isa);
        const Plan made(
            [&](fg_plan_t** out) { return plan(FG_FORWARD, FG_RELU, 3)(context, out); });
        const std::string text = fg_plan_describe(made);
        CHECK(text.find("fg_activation_f32__" + isa) == 0);
        CHECK((isa == "avx512" || FG_X86 == 0 ||
               text.find("refused: fg_activation_f32__avx512") != std::string::npos));
    }
}
