// SPDX-License-Identifier: Apache-2.0
// Affine coupling, masks and the likelihood of a flow.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

constexpr double kLimit = 1.5;

Create plan(int32_t pass, int32_t inverse, int64_t per_row, int32_t accumulate = 0) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_coupling_desc_t desc = {pass, inverse, per_row, kLimit, accumulate};
        return fg_plan_coupling(context, &desc, out);
    };
}

Create mask_plan(int64_t per_row, int32_t accumulate) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_mask(context, per_row, accumulate, out);
    };
}

Create likelihood_plan(int64_t per_row) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_normal_likelihood(context, per_row, out);
    };
}

RunOptions rows(int64_t n) {
    RunOptions options;
    options.rows = n;
    return options;
}

const std::vector<int32_t>& threads_for(int64_t per_row) {
    static const std::vector<int32_t> one = {1};
    return per_row > 100 ? many_threads() : one;
}

template <typename T>
std::vector<T> alternating(int64_t n) {
    std::vector<T> mask(static_cast<size_t>(n));
    for (size_t i = 0; i < mask.size(); i++) mask[i] = i % 3 == 1 ? T{0} : T{1};
    return mask;
}

template <typename T>
double at(const std::vector<T>& values, int64_t i) {
    return static_cast<double>(values[static_cast<size_t>(i)]);
}

}  // namespace

TEST_CASE_TEMPLATE("coupling: values and log determinants are those of the formula", T, float,
                   double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t d : remainders()) {
        const int64_t n = 3;
        const std::vector<T> x = uniforms<T>(rng, n * d, -3, 3),
                             params = uniforms<T>(rng, 2 * n * d, -2, 2), mask = alternating<T>(d),
                             before = uniforms<T>(rng, n, -1, 1);
        const std::vector<T> y(x.size());
        for (const int32_t inverse : {0, 1}) {
            const int32_t accumulate = d % 2 == 0 ? 1 : 0;
            const Arrays<T> got = on_all<T>(plan(FG_FORWARD, inverse, d, accumulate),
                                            {x, params, mask, y, before}, rows(n), threads_for(d));
            double error = 0, det_error = 0;
            for (int64_t row = 0; row < n; row++) {
                double log_det = accumulate != 0 ? at(before, row) : 0;
                for (int64_t i = 0; i < d; i++) {
                    const double v = at(x, row * d + i), t = at(params, (2 * row + 1) * d + i),
                                 s = kLimit * std::tanh(at(params, 2 * row * d + i));
                    double expected = v;
                    if (at(mask, i) == 0) {
                        expected = inverse != 0 ? (v - t) * std::exp(-s) : v * std::exp(s) + t;
                        log_det += inverse != 0 ? -s : s;
                    }
                    error = std::fmax(error, std::fabs(at(got[3], row * d + i) - expected));
                }
                det_error = std::fmax(det_error, std::fabs(at(got[4], row) - log_det));
            }
            INFO("per_row ", d, ", inverse ", inverse);
            // Values reach 3 e^1.5 + 2; exp turns an error of s into one of its result.
            CHECK(error <= dot_bound<T>(12, 32));
            CHECK(det_error <= dot_bound<T>(6, 2 * static_cast<double>(d) + 2));
        }
    }
}

TEST_CASE("coupling: the inverse takes back, on f64 to rounding") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t d = 17, n = 4;
    const std::vector<double> x = uniforms<double>(rng, n * d, -3, 3),
                              params = uniforms<double>(rng, 2 * n * d, -2, 2),
                              mask = alternating<double>(d), y(x.size()), det(n);
    const Arrays<double> there =
        execute<double>("ref64", 1, plan(FG_FORWARD, 0, d), {x, params, mask, y, det}, rows(n));
    const Arrays<double> back = execute<double>("ref64", 1, plan(FG_FORWARD, 1, d, 1),
                                                {there[3], params, mask, y, there[4]}, rows(n));
    for (size_t i = 0; i < x.size(); i++) CHECK(std::fabs(back[3][i] - x[i]) <= 1e-13);
    for (size_t i = 0; i < det.size(); i++) CHECK(std::fabs(back[4][i]) <= 1e-13);
}

TEST_CASE_TEMPLATE("coupling: cotangents are those of the formula", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t d : remainders()) {
        const int64_t n = 2;
        const std::vector<T> x = uniforms<T>(rng, n * d, -3, 3),
                             params = uniforms<T>(rng, 2 * n * d, -2, 2), mask = alternating<T>(d),
                             dy = uniforms<T>(rng, n * d, -1, 1), dlog = uniforms<T>(rng, n, -1, 1);
        const std::vector<T> dx(x.size()), dparams(params.size());
        const Arrays<T> operands = {x, params, mask, dy, dlog, dx, dparams};
        const Arrays<T> got =
            on_all<T>(plan(FG_BACKWARD_DATA, 0, d), operands, rows(n), threads_for(d));
        double error = 0;
        for (int64_t row = 0; row < n; row++) {
            for (int64_t i = 0; i < d; i++) {
                const int64_t e = row * d + i, r = 2 * row * d + i, t = r + d;
                const double h = std::tanh(at(params, r)), scale = std::exp(kLimit * h),
                             g = at(dy, e);
                const bool active = at(mask, i) == 0;
                const double ds = g * at(x, e) * scale + at(dlog, row);
                error = std::fmax(error, std::fabs(at(got[5], e) - (active ? g * scale : g)));
                error = std::fmax(
                    error, std::fabs(at(got[6], r) - (active ? ds * kLimit * (1 - h * h) : 0)));
                error = std::fmax(error, std::fabs(at(got[6], t) - (active ? g : 0)));
            }
        }
        INFO("per_row ", d);
        CHECK(error <= dot_bound<T>(16, 32));
        const Arrays<T> in_place =
            on_all<T>(plan(FG_BACKWARD_DATA, 0, d), operands, rows(n), {1}, {{5, 3}});
        CHECK(in_place[5] == got[5]);
        CHECK(in_place[6] == got[6]);
    }
}

TEST_CASE("reference64: cotangents of a coupling match central differences") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const int64_t d = 5, n = 2;
    std::vector<double> x = uniforms<double>(rng, n * d, -2, 2),
                        params = uniforms<double>(rng, 2 * n * d, -2, 2);
    const std::vector<double> mask = alternating<double>(d),
                              dy = uniforms<double>(rng, n * d, -1, 1),
                              dlog = uniforms<double>(rng, n, -1, 1);
    const auto loss = [&] {
        const Arrays<double> got = execute<double>("ref64", 1, plan(FG_FORWARD, 0, d),
                                                   {x, params, mask, std::vector<double>(x.size()),
                                                    std::vector<double>(static_cast<size_t>(n))},
                                                   rows(n));
        double sum = 0;
        for (size_t i = 0; i < x.size(); i++) sum += dy[i] * got[3][i];
        for (size_t i = 0; i < dlog.size(); i++) sum += dlog[i] * got[4][i];
        return sum;
    };
    const Arrays<double> got =
        execute<double>("ref64", 1, plan(FG_BACKWARD_DATA, 0, d),
                        {x, params, mask, dy, dlog, std::vector<double>(x.size()),
                         std::vector<double>(params.size())},
                        rows(n));
    const double h = 1e-6;
    const auto compare = [&](std::vector<double>& values, const std::vector<double>& cotangents) {
        for (size_t i = 0; i < values.size(); i++) {
            const double kept = values[i];
            values[i] = kept + h;
            const double up = loss();
            values[i] = kept - h;
            const double down = loss();
            values[i] = kept;
            CHECK(std::fabs(cotangents[i] - (up - down) / (2 * h)) <= 1e-8);
        }
    };
    compare(x, got[5]);
    compare(params, got[6]);
}

TEST_CASE_TEMPLATE("mask: keeps and clears, adds where asked to", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t d : remainders()) {
        const int64_t n = 3;
        const std::vector<T> x = integers<T>(rng, n * d), mask = alternating<T>(d),
                             before = integers<T>(rng, n * d);
        for (const int32_t accumulate : {0, 1}) {
            std::vector<T> expected = before;
            for (size_t i = 0; i < x.size(); i++) {
                const T kept = mask[i % static_cast<size_t>(d)] == 0 ? T{0} : x[i];
                expected[i] = accumulate != 0 ? before[i] + kept : kept;
            }
            INFO("per_row ", d);
            CHECK(on_all<T>(mask_plan(d, accumulate), {x, mask, before}, rows(n),
                            threads_for(d))[2] == expected);
        }
    }
    CHECK(everywhere(mask_plan(2, 0), {{NAN, NAN}, {0, 1}, {5, 5}})[2][0] == 0);
}

TEST_CASE_TEMPLATE("normal likelihood: log densities, their mean and its cotangents", T, float,
                   double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int64_t d : remainders()) {
        const int64_t n = 4;
        const std::vector<T> z = uniforms<T>(rng, n * d, -3, 3), det = uniforms<T>(rng, n, -2, 2);
        const Arrays<T> got = on_all<T>(
            likelihood_plan(d),
            {z, det, std::vector<T>(static_cast<size_t>(n)), {9}, std::vector<T>(z.size())},
            rows(n), threads_for(d));
        double mean = 0, error = 0, slope = 0;
        for (int64_t row = 0; row < n; row++) {
            double log_p = at(det, row);
            for (int64_t i = 0; i < d; i++) {
                const double v = at(z, row * d + i);
                log_p -= 0.5 * v * v + 0.5 * std::log(2 * M_PI);
                slope = std::fmax(slope, std::fabs(at(got[4], row * d + i) - v / 4));
            }
            error = std::fmax(error, std::fabs(at(got[2], row) - log_p));
            mean -= log_p / 4;
        }
        INFO("per_row ", d);
        const double magnitude = 6 * static_cast<double>(d) + 2;
        const double terms = std::is_same_v<T, float> ? 4 : 4 + static_cast<double>(d);
        CHECK(error <= dot_bound<T>(terms, magnitude));
        CHECK(std::fabs(at(got[3], 0) - mean) <= dot_bound<T>(terms, magnitude));
        CHECK(slope == 0);
    }
    CHECK(std::isnan(everywhere(likelihood_plan(1), {{NAN}, {0}, {0}, {0}, {0}})[3][0]));
}

TEST_CASE("the likelihood of N(0, 1) at 0 and 1") {
    const Arrays<double> got = execute<double>("ref64", 1, likelihood_plan(1),
                                               {{0, 1}, {0, 0}, {0, 0}, {0}, {0, 0}}, rows(2));
    CHECK(std::fabs(got[2][0] + 0.918938533) <= 1e-9);
    CHECK(std::fabs(got[2][1] + 1.418938533) <= 1e-9);
    CHECK(got[4][1] == 0.5);
}
