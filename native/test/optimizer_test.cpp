// SPDX-License-Identifier: Apache-2.0
// Three steps of each optimiser against the published recurrences in double.
#include <doctest/doctest.h>

#include "everywhere.h"

using namespace forger::test;

namespace {

constexpr int32_t kRateSlot = 3;
constexpr int32_t kIterationSlot = 9;

struct State {
    std::vector<double> w, first, second;
};

void oracle(const fg_optimizer_desc_t& d, double rate, double t, const std::vector<double>& grad,
            State& s) {
    for (size_t i = 0; i < grad.size(); i++) {
        const double g = grad[i] + d.weight_decay * s.w[i];
        if (d.kind == FG_SGD) {
            s.first[i] = d.beta1 * s.first[i] + g;
            s.w[i] -= rate * s.first[i];
            continue;
        }
        s.second[i] = d.beta2 * s.second[i] + (1 - d.beta2) * g * g;
        if (d.kind == FG_RMSPROP) {
            s.w[i] -= rate * g / (std::sqrt(s.second[i]) + d.epsilon);
            continue;
        }
        s.first[i] = d.beta1 * s.first[i] + (1 - d.beta1) * g;
        const double mean = s.first[i] / (1 - std::pow(d.beta1, t));
        const double square = s.second[i] / (1 - std::pow(d.beta2, t));
        s.w[i] -= rate * mean / (std::sqrt(square) + d.epsilon);
    }
}

template <typename T>
Arrays<T> operands_of(int32_t kind, const std::vector<T>& grad, const Arrays<T>& state) {
    Arrays<T> all = {grad, state[0]};
    if (kind != FG_RMSPROP) all.push_back(state[1]);
    if (kind != FG_SGD) all.push_back(state[2]);
    return all;
}

template <typename T>
std::vector<double> widened(const std::vector<T>& v) {
    return std::vector<double>(v.begin(), v.end());
}

template <typename T>
double worst(const std::vector<T>& got, const std::vector<double>& expected) {
    double error = 0;
    for (size_t i = 0; i < got.size(); i++)
        error = std::fmax(error, std::fabs(static_cast<double>(got[i]) - expected[i]));
    return error;
}

}  // namespace

TEST_CASE_TEMPLATE("three steps follow the recurrences, every remainder", T, float, double) {
    INFO("FORGER_TEST_SEED=", seed());
    Rng rng(seed());
    for (const int32_t kind : {FG_SGD, FG_ADAM, FG_RMSPROP}) {
        for (const int64_t n : remainders()) {
            const fg_optimizer_desc_t desc = {kind,
                                              n,
                                              kRateSlot,
                                              kIterationSlot,
                                              kind == FG_SGD ? 0.9 : 0.5,
                                              0.999,
                                              1e-8,
                                              n % 2 == 0 ? 0.01 : 0.0};
            const Create create = [=](fg_context_t* context, fg_plan_t** out) {
                return fg_plan_optimizer(context, &desc, out);
            };
            Arrays<T> state = {uniforms<T>(rng, n), std::vector<T>(static_cast<size_t>(n)),
                               std::vector<T>(static_cast<size_t>(n))};
            State expected{widened(state[0]), widened(state[1]), widened(state[2])};
            const double rate = 0.01;
            for (int32_t t = 1; t <= 3; t++) {
                const std::vector<T> grad = uniforms<T>(rng, n);
                RunOptions options;
                options.scalars = {{kRateSlot, rate}, {kIterationSlot, t}};
                const Arrays<T> got = on_all<T>(create, operands_of(kind, grad, state), options,
                                                n > 100 ? many_threads() : std::vector<int32_t>{1});
                oracle(desc, rate, t, widened(grad), expected);
                state[0] = got[1];
                if (kind != FG_RMSPROP) state[1] = got[2];
                if (kind == FG_ADAM) state[2] = got[3];
                if (kind == FG_RMSPROP) state[2] = got[2];
                INFO("kind ", kind, ", n ", n, ", step ", t);
                // Weights below 2 move by less than 1; a few roundings per step and of the earlier ones.
                CHECK(worst(state[0], expected.w) <= t * dot_bound<T>(4, 2));
                CHECK(worst(state[1], expected.first) <= t * dot_bound<T>(2, 3));
                CHECK(worst(state[2], expected.second) <= t * dot_bound<T>(3, 1));
            }
        }
    }
}

TEST_CASE("the first Adam step has the size of the rate, whatever the gradient's scale") {
    const fg_optimizer_desc_t desc = {FG_ADAM, 4, kRateSlot, kIterationSlot, 0.5, 0.9, 0, 0};
    const Create create = [&](fg_context_t* context, fg_plan_t** out) {
        return fg_plan_optimizer(context, &desc, out);
    };
    RunOptions options;
    options.scalars = {{kRateSlot, 0.125}, {kIterationSlot, 1}};
    const std::vector<float> zero(4);
    const Arrays<float> got =
        everywhere(create, {{1e-6f, -1e-3f, 1, 1e6f}, zero, zero, zero}, options);
    for (size_t i = 0; i < 4; i++)
        CHECK(std::fabs(std::fabs(static_cast<double>(got[1][i])) - 0.125) <= 0.125 * 0x1p-21);
    CHECK(got[1][1] > 0);
    CHECK(got[1][2] < 0);
}

TEST_CASE("NaN in a gradient reaches its weight only") {
    for (const int32_t kind : {FG_SGD, FG_ADAM, FG_RMSPROP}) {
        const fg_optimizer_desc_t desc = {kind, 3, kRateSlot, kIterationSlot, 0.5, 0.9, 1e-8, 0};
        const Create create = [&](fg_context_t* context, fg_plan_t** out) {
            return fg_plan_optimizer(context, &desc, out);
        };
        RunOptions options;
        options.scalars = {{kRateSlot, 0.1}, {kIterationSlot, 1}};
        const std::vector<float> zero(3);
        const std::vector<float> w = everywhere(
            create, operands_of<float>(kind, {1, NAN, 1}, {zero, zero, zero}), options)[1];
        CHECK(std::isfinite(w[0]));
        CHECK(std::isnan(w[1]));
        CHECK(std::isfinite(w[2]));
    }
}
