// SPDX-License-Identifier: Apache-2.0
// The passes of a convolution layer, and the check that integers come out exactly.
#ifndef FORGER_TEST_SUPPORT_CONV2D_PASSES_H
#define FORGER_TEST_SUPPORT_CONV2D_PASSES_H

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "conv2d_cases.h"
#include "winograd_bound.h"

namespace forger::test {

/// The variants of a layer: every pass, with and without what its epilogue does.
inline std::vector<fg_conv2d_desc_t> passes(fg_conv2d_desc_t d) {
    std::vector<fg_conv2d_desc_t> v;
    d.pass = FG_FORWARD;
    v.push_back(d);
    d.bias = 1;
    d.activation = FG_RELU;
    v.push_back(d);
    d.activation = FG_LEAKY_RELU;
    v.push_back(d);
    d.bias = 0;
    d.activation = FG_IDENTITY;
    for (const int32_t pass : {FG_BACKWARD_DATA, FG_BACKWARD_WEIGHTS}) {
        d.pass = pass;
        d.accumulate = 0;
        v.push_back(d);
        d.accumulate = 1;
        v.push_back(d);
    }
    return v;
}

/// Whether a Winograd kernel ran. Its factors of u are fractions: filters (in filter gradients dy) are multiples of
/// their denominators there, so that every intermediate sum is an integer.
template <typename T>
bool check_exact(const Context& context, const fg_conv2d_desc_t& d, int64_t rows, Rng& rng,
                 Guard side) {
    std::string kernel;
    {
        Plan plan([&](fg_plan_t** out) { return plan_conv2d(context, d, out); });
        kernel = fg_plan_describe(plan);
    }
    const int taps = winograd_taps(kernel);
    ConvData data = make_data(rng, d, rows, true, taps > 0 ? 1 : 4);
    if (taps > 0) {
        std::vector<double>& whole = d.pass == FG_BACKWARD_WEIGHTS ? data.y : data.filter;
        for (double& v : whole) v *= taps == 2 ? 36 : 576;
    }
    const std::vector<double> expected = whole_oracle(d, rows, data);
    const std::vector<T> got = run_conv<T>(context, d, 0, rows, rows, data, side);
    INFO(kernel);
    INFO(text_of(d, rows));
    REQUIRE(got.size() == expected.size());
    for (size_t i = 0; i < got.size(); i++) {
        if (static_cast<double>(got[i]) != expected[i]) {
            INFO("element " << i);
            REQUIRE(static_cast<double>(got[i]) == expected[i]);
        }
    }
    return taps > 0;
}

}  // namespace forger::test

#endif
