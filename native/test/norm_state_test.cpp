// SPDX-License-Identifier: Apache-2.0
// Running statistics, inference, shared memory, NaN and refusals of the normalisation.
#include <algorithm>

#include "norm_oracle.h"

using namespace forger::test;

TEST_CASE("norm: running statistics follow the groups one after the other") {
    for (const std::string& isa : isas()) {
        fg_norm_desc_t d = norm_desc(FG_FORWARD, FG_NORM_BATCH, 5, 19);
        d.groups = 3;
        d.update_running = 1;
        const int64_t rows = 6;
        Arrays<float> a = inputs<float>(d, rows, seed());
        const NormOracle o = oracle_of(d, rows, a["x"]);
        Doubles mean = widened(a["running_mean"]), var = widened(a["running_var"]), mean_bound,
                var_bound;
        const double rate = static_cast<double>(d.momentum);
        for (size_t g = 0; g < 3; g++) {
            for (size_t c = 0; c < 19; c++) {
                const size_t k = g * 19 + c;
                mean[c] = (1 - rate) * mean[c] + rate * o.mean[k];
                var[c] = (1 - rate) * var[c] + rate * o.variance[k] * o.count / (o.count - 1);
            }
        }
        for (size_t c = 0; c < 19; c++) {
            mean_bound.push_back(kUnit * 4 * (2 + kSum * rate));
            var_bound.push_back(kUnit * 4 * (2 + kSum * rate));
        }
        NormRun how;
        how.rows = rows;
        run_norm(isa, d, a, how);
        check_within(a["running_mean"], mean, mean_bound);
        check_within(a["running_var"], var, var_bound);
    }
}

TEST_CASE("norm: inference uses the running statistics, row by row, and in place") {
    for (const int32_t activation : {FG_IDENTITY, FG_RELU, FG_LEAKY_RELU, FG_TANH}) {
        for (int32_t channels = 1; channels <= 40; channels++) {
            for (const std::string& isa : isas()) {
                fg_norm_desc_t d = norm_desc(FG_INFERENCE, FG_NORM_BATCH, 6, channels);
                d.activation = activation;
                d.affine = channels % 3 == 0 ? 0 : 1;
                const int64_t rows = 3;
                Arrays<float> a = inputs<float>(d, rows, seed());
                const Doubles gamma = widened(a["gamma"]), beta = widened(a["beta"]);
                Doubles y, bound;
                for (size_t i = 0; i < a["x"].size(); i++) {
                    const auto c = static_cast<int64_t>(i) % channels;
                    const double e = static_cast<double>(a["x"][i]) -
                                     static_cast<double>(a["running_mean"][at(c)]);
                    const double s = NormOracle::parameter(gamma, c, 1) /
                                     std::sqrt(static_cast<double>(a["running_var"][at(c)]) +
                                               static_cast<double>(d.epsilon));
                    const double b = NormOracle::parameter(beta, c, 0);
                    y.push_back(activate(activation, s * e + b, static_cast<double>(d.slope)));
                    bound.push_back(kUnit * (4 * (s * std::fabs(e) + std::fabs(b)) + 8));
                }
                Arrays<float> in_place = a;
                NormRun how;
                how.rows = rows;
                run_norm(isa, d, a, how);
                INFO("isa " << isa << ", channels " << channels << ", activation " << activation);
                check_within(a["y"], y, bound);
                how.in_place = {{"y", "x"}};
                how.threads = 3;
                run_norm(isa, d, in_place, how);
                CHECK(first_difference(a["y"].data(), in_place["y"].data(),
                                       static_cast<int64_t>(y.size())) == -1);
            }
        }
    }
}

TEST_CASE("norm: dx may be dy") {
    for (fg_norm_desc_t d : all_passes(40, 50)) {
        if (d.pass != FG_BACKWARD_DATA) continue;
        d.activation = FG_LEAKY_RELU;
        const Arrays<float> a = prepared(d, 3);
        for (const std::string& isa : isas()) {
            Arrays<float> apart = a, in_place = a;
            NormRun how;
            how.rows = 3;
            run_norm(isa, d, apart, how);
            how.in_place = {{"dx", "dy"}};
            run_norm(isa, d, in_place, how);
            for (const std::string& name : outputs(d)) {
                INFO("isa " << isa << ", kind " << d.kind << ", " << name);
                CHECK(first_difference(apart[name].data(), in_place[name].data(),
                                       static_cast<int64_t>(apart[name].size())) == -1);
            }
        }
    }
}

TEST_CASE("norm: what dx does not depend on") {
    for (const fg_norm_desc_t& d : all_passes(40, 50)) {
        if (d.pass != FG_BACKWARD_DATA && d.pass != FG_TANGENT_BACKWARD) continue;
        const Arrays<float> a = prepared(d, 3);
        for (const std::string& isa : isas()) {
            INFO("isa " << isa << ", kind " << d.kind << ", pass " << d.pass);
            Arrays<float> apart = a, shared = a;
            NormRun how;
            how.rows = 3;
            run_norm(isa, d, apart, how);
            // The gradients of parameters share memory, and y of the linear output was overwritten.
            std::fill(shared["y"].begin(), shared["y"].end(), NAN);
            how.in_place = {{"dbeta", "dgamma"}};
            run_norm(isa, d, shared, how);
            CHECK(first_difference(apart["dx"].data(), shared["dx"].data(),
                                   static_cast<int64_t>(apart["dx"].size())) == -1);
        }
    }
}

TEST_CASE("norm: NaN reaches exactly the values that share its statistics") {
    for (const int32_t activation :
         {FG_IDENTITY, FG_RELU, FG_LEAKY_RELU, FG_TANH, FG_SIGMOID, FG_SOFTPLUS}) {
        for (fg_norm_desc_t d : all_passes(4, 18)) {
            if (d.pass != FG_FORWARD) continue;
            d.activation = activation;
            for (const std::string& isa : isas()) {
                Arrays<float> a = inputs<float>(d, 3, seed());
                const NormOracle o = oracle_of(d, 3, a["x"]);
                const int64_t poisoned = 4 * 18 + 5;
                a["x"][at(poisoned)] = NAN;
                NormRun how;
                how.rows = 3;
                run_norm(isa, d, a, how);
                for (int64_t i = 0; i < o.n; i++) {
                    INFO("isa " << isa << ", activation " << activation << ", kind " << d.kind
                                << ", element " << i);
                    REQUIRE(std::isnan(a["y"][at(i)]) == (o.statistic(i) == o.statistic(poisoned)));
                }
            }
        }
    }
}

TEST_CASE("norm: rows that do not divide into the groups are refused") {
    fg_norm_desc_t d = norm_desc(FG_FORWARD, FG_NORM_BATCH, 2, 3);
    d.groups = 2;
    Arrays<float> a = inputs<float>(d, 3, seed());
    NormRun how;
    how.rows = 3;
    CHECK_THROWS_WITH_AS(run_norm("ref", d, a, how),
                         "batch_norm: rows = 3, expected a multiple of groups = 2",
                         std::runtime_error);
}

TEST_CASE("norm: the description names the kernel and those refused") {
    const std::string kinds[] = {"batch", "layer", "instance"};
    const std::string passes[] = {"fwd", "bwd_data", "", "tangent", "tangent_bwd"};
    for (const std::string& isa : isas()) {
        const Context context(isa);
        for (const fg_norm_desc_t& d : all_passes(3, 5)) {
            const Plan plan([&](fg_plan_t** out) { return fg_plan_norm(context, &d, out); });
            CHECK(fg_plan_describe(plan) ==
                  described(kinds[d.kind] + "_norm_" + passes[d.pass] + "_f32__", isa,
                            {"avx512", "avx2", "ref"}));
        }
    }
}
