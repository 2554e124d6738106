// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "conv2d_cases.h"

using namespace forger::test;

namespace {

/// The dense layer as the 1x1 convolution that defines it.
fg_conv2d_desc_t as_conv(const fg_dense_desc_t& dense) {
    fg_conv2d_desc_t d{};
    d.pass = dense.pass;
    d.in_h = d.in_w = d.kernel_h = d.kernel_w = d.stride_h = d.stride_w = d.dilation_h =
        d.dilation_w = d.groups = 1;
    d.in_c = dense.in_features;
    d.out_c = dense.out_features;
    d.bias = dense.bias;
    d.activation = dense.activation;
    d.slope = dense.slope;
    d.accumulate = dense.accumulate;
    return d;
}

template <typename T>
std::vector<T> run_dense(const Context& context, const fg_dense_desc_t& d, int64_t rows,
                         const ConvData& data, Guard side) {
    Plan plan([&](fg_plan_t** out) { return fg_plan_dense(context, &d, out); });
    GuardedArray<T> x(cast<T>(data.x), side);
    GuardedArray<T> y(cast<T>(data.y), side);
    GuardedArray<T> filter(cast<T>(data.filter), side);
    GuardedArray<T> bias(cast<T>(data.bias), side);
    const int64_t packed_count = fg_plan_packed_count(plan);
    GuardedArray<T> packed(packed_count > 0 ? packed_count : 1, side);
    if (packed_count > 0) {
        Plan pack([&](fg_plan_t** out) { return fg_plan_pack_filter(plan, out); });
        run(context, pack, {filter, packed});
    }
    GuardedArray<T> out(cast<T>(data.before), side);
    const Array weights = packed_count > 0 ? Array(packed) : Array(filter);
    std::vector<Array> operands;
    if (d.pass == FG_FORWARD) operands = {x, weights};
    if (d.pass == FG_FORWARD && d.bias != 0) operands.push_back(bias);
    if (d.pass == FG_BACKWARD_DATA) operands = {y, weights};
    if (d.pass == FG_BACKWARD_WEIGHTS) operands = {x, y};
    operands.push_back(out);
    RunOptions options;
    options.rows = rows;
    run(context, plan, operands, options);
    return out.values();
}

template <typename T>
void check_exact(const Context& context, const std::string& isa, int32_t in, int32_t out,
                 int64_t rows, Rng& rng) {
    for (const int32_t pass : {FG_FORWARD, FG_BACKWARD_DATA, FG_BACKWARD_WEIGHTS}) {
        for (const int32_t variant : {0, 1}) {
            fg_dense_desc_t d{};
            d.pass = pass;
            d.in_features = in;
            d.out_features = out;
            d.bias = pass == FG_FORWARD ? variant : 0;
            d.activation = pass == FG_FORWARD && variant == 1 ? FG_LEAKY_RELU : FG_IDENTITY;
            d.slope = 0.25f;
            d.accumulate = pass == FG_FORWARD ? 0 : variant;
            const int64_t n = pass == FG_FORWARD         ? rows * out
                              : pass == FG_BACKWARD_DATA ? rows * in
                                                         : int64_t{in} * out;
            const ConvData data{integers<double>(rng, rows * in), integers<double>(rng, rows * out),
                                integers<double>(rng, int64_t{in} * out),
                                integers<double>(rng, out), integers<double>(rng, n)};
            const std::vector<double> expected = whole_oracle(as_conv(d), rows, data);
            const std::vector<T> got =
                run_dense<T>(context, d, rows, data, rows % 2 == 0 ? Guard::kLeft : Guard::kRight);
            INFO(isa << " pass " << pass << " variant " << variant << " rows " << rows << " " << in
                     << " -> " << out);
            REQUIRE(first_difference(got.data(), cast<T>(expected).data(), n) == -1);
        }
    }
}

}  // namespace

TEST_CASE("dense: integers are exact around every remainder") {
    INFO("seed " << seed());
    Rng rng(seed());
    std::vector<std::string> all = isas();
    all.push_back("ref64");
    for (const std::string& isa : all) {
        const Context context(isa, 2);
        for (int32_t n = 1; n <= 35; n++) {
            if (isa == "ref64") {
                check_exact<double>(context, isa, n, 36 - n, 1 + n % 5, rng);
            } else {
                check_exact<float>(context, isa, n, 36 - n, 1 + n, rng);
            }
        }
        if (isa == "ref64") continue;
        check_exact<float>(context, isa, 600, 1, 64, rng);
        check_exact<float>(context, isa, 1, 600, 64, rng);
        check_exact<float>(context, isa, 70, 700, 33, rng);
    }
}

TEST_CASE("dense: rows beyond one block of the reduction are exact") {
    INFO("seed " << seed());
    Rng rng(seed() + 1);
    for (const std::string& isa : isas()) {
        const Context context(isa, 2);
        for (const int64_t rows : {255, 256, 257, 1100})
            check_exact<float>(context, isa, 18, 35, rows, rng);
    }
}

TEST_CASE("dense: filters beyond the caches are exact") {
    INFO("seed " << seed());
    if (quick()) return;
    Rng rng(seed() + 3);
    for (const std::string& isa : isas()) {
        const Context context(isa, 2);
        check_exact<float>(context, isa, 1300, 900, 20, rng);
        check_exact<float>(context, isa, 901, 1303, 110, rng);
    }
}

TEST_CASE("dense: the weight gradient has the same bits for any number of threads") {
    INFO("seed " << seed());
    for (const std::string& isa : isas()) {
        Rng rng(seed() + 2);
        fg_dense_desc_t d{};
        d.pass = FG_BACKWARD_WEIGHTS;
        d.in_features = 40;
        d.out_features = 50;
        const int64_t rows = 3000;
        const ConvData data{uniforms<double>(rng, rows * 40), uniforms<double>(rng, rows * 50),
                            std::vector<double>(2000), std::vector<double>(50),
                            std::vector<double>(2000)};
        const Context one(isa, 1);
        const std::vector<float> expected = run_dense<float>(one, d, rows, data, Guard::kRight);
        for (const int32_t threads : {2, 3, 5, 8}) {
            const Context context(isa, threads);
            const std::vector<float> got = run_dense<float>(context, d, rows, data, Guard::kRight);
            INFO(isa << " " << threads << " threads");
            REQUIRE(first_difference(got.data(), expected.data(), 2000) == -1);
        }
    }
}
