// SPDX-License-Identifier: Apache-2.0
// Losses on logits against gan.md B1, and their cotangents against finite differences.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

Create plan(int32_t objective, int32_t side, int64_t per_row) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_objective_desc_t desc = {objective, side, per_row};
        return fg_plan_objective(context, &desc, out);
    };
}

template <typename T>
Arrays<T> operands(const std::vector<T>& logits) {
    return {logits, {3}, std::vector<T>(logits.size())};
}

double softplus(double x) {
    return std::fmax(x, 0) + std::log1p(std::exp(-std::fabs(x)));
}

double loss(int32_t objective, int32_t side, double l) {
    const double z = side == FG_CRITIC_FAKE ? l : -l;
    if (objective == FG_OBJECTIVE_NON_SATURATING) return softplus(z);
    if (objective == FG_OBJECTIVE_HINGE && side != FG_GENERATOR_FAKE) return std::fmax(0, 1 + z);
    return z;
}

double slope(int32_t objective, int32_t side, double l) {
    const double s = side == FG_CRITIC_FAKE ? 1 : -1;
    if (objective == FG_OBJECTIVE_NON_SATURATING) return s / (1 + std::exp(-s * l));
    if (objective == FG_OBJECTIVE_HINGE && side != FG_GENERATOR_FAKE) return 1 + s * l > 0 ? s : 0;
    return s;
}

constexpr int32_t kObjectives[] = {FG_OBJECTIVE_WASSERSTEIN, FG_OBJECTIVE_NON_SATURATING,
                                   FG_OBJECTIVE_HINGE};
constexpr int32_t kSides[] = {FG_CRITIC_REAL, FG_CRITIC_FAKE, FG_GENERATOR_FAKE};

}  // namespace

TEST_CASE_TEMPLATE("mean loss and cotangents of every objective, side and remainder", T, float,
                   double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t objective : kObjectives) {
        for (const int32_t side : kSides) {
            for (const int64_t n : remainders()) {
                const std::vector<T> logits = uniforms<T>(rng, n, -6, 6);
                const Arrays<T> got = on_all<T>(plan(objective, side, n), operands<T>(logits), {},
                                                n > 100 ? many_threads() : std::vector<int32_t>{1});
                double sum = 0, magnitude = 0, error = 0;
                const double count = static_cast<double>(n);
                for (size_t i = 0; i < logits.size(); i++) {
                    const double l = static_cast<double>(logits[i]);
                    sum += loss(objective, side, l);
                    magnitude += std::fabs(loss(objective, side, l)) + 1;
                    error = std::fmax(error, std::fabs(static_cast<double>(got[2][i]) * count -
                                                       slope(objective, side, l)));
                }
                INFO("objective ", objective, ", side ", side, ", n ", n);
                // A loss errs by at most 3 ulp; sums are in double.
                const double terms = std::is_same_v<T, float> ? 6 : 6 + count;
                CHECK(std::fabs(static_cast<double>(got[1][0]) - sum / count) <=
                      dot_bound<T>(terms, magnitude / count));
                CHECK(error <= dot_bound<T>(6, 1));
            }
        }
    }
}

TEST_CASE("gan.md B1.1: at logit -5 the two generator losses differ in slope by (1 - D) / D") {
    const Arrays<float> saved =
        everywhere(plan(FG_OBJECTIVE_NON_SATURATING, FG_GENERATOR_FAKE, 1), operands<float>({-5}));
    const Arrays<float> critic =
        everywhere(plan(FG_OBJECTIVE_NON_SATURATING, FG_CRITIC_FAKE, 1), operands<float>({-5}));
    CHECK(std::fabs(static_cast<double>(saved[2][0]) + 0.993307) <= 5e-7);
    CHECK(std::fabs(static_cast<double>(critic[2][0]) - 0.006693) <= 5e-7);
}

TEST_CASE("gan.md B1.2: an undecided critic has loss 1.386294, its generator .693147") {
    const auto value = [](int32_t side) {
        return static_cast<double>(everywhere(plan(FG_OBJECTIVE_NON_SATURATING, side, 3),
                                              operands<float>({0, 0, 0}))[1][0]);
    };
    CHECK(std::fabs(value(FG_CRITIC_REAL) + value(FG_CRITIC_FAKE) - 1.386294) <= 5e-7);
    CHECK(std::fabs(value(FG_GENERATOR_FAKE) - 0.693147) <= 5e-7);
}

TEST_CASE("large logits stay finite, the hinge has slope 0 at its kink") {
    const Arrays<float> big = everywhere(plan(FG_OBJECTIVE_NON_SATURATING, FG_CRITIC_FAKE, 2),
                                         operands<float>({1e4f, -1e4f}));
    CHECK(big[1][0] == 5e3f);
    CHECK(big[2] == std::vector<float>{0.5f, 0});
    CHECK(everywhere(plan(FG_OBJECTIVE_HINGE, FG_CRITIC_REAL, 2), operands<float>({1, 0.5f}))[2] ==
          std::vector<float>{0, -0.5f});
    CHECK(everywhere(plan(FG_OBJECTIVE_HINGE, FG_CRITIC_FAKE, 2),
                     operands<float>({-1, -0.5f}))[2] == std::vector<float>{0, 0.5f});
}

TEST_CASE("reference64: cotangents match central differences of the value") {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    const double h = 1e-6;
    for (const int32_t objective : kObjectives) {
        for (const int32_t side : kSides) {
            std::vector<double> logits = uniforms<double>(rng, 6, -3, 3);
            for (double& l : logits) {
                if (std::fabs(std::fabs(l) - 1) < 1e-3) l = 0.25;  // away from the hinge
            }
            const auto evaluate = [&](const std::vector<double>& at) {
                return execute<double>("ref64", 1, plan(objective, side, 6), operands<double>(at));
            };
            const std::vector<double> cotangents = evaluate(logits)[2];
            for (size_t i = 0; i < logits.size(); i++) {
                std::vector<double> up = logits, down = logits;
                up[i] += h;
                down[i] -= h;
                CHECK(std::fabs(cotangents[i] -
                                (evaluate(up)[1][0] - evaluate(down)[1][0]) / (2 * h)) <= 1e-8);
            }
        }
    }
}

TEST_CASE("NaN reaches the value") {
    for (const int32_t objective : kObjectives) {
        for (const int32_t side : kSides) {
            const Arrays<float> got =
                everywhere(plan(objective, side, 3), operands<float>({1, NAN, 2}));
            CHECK(std::isnan(got[1][0]));
        }
    }
}
