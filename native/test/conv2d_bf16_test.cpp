// SPDX-License-Identifier: Apache-2.0
// Convolutions whose factors are rounded to bf16.
#include <doctest/doctest.h>

#include <limits>

#include "conv2d_passes.h"

using namespace forger::test;

namespace {

/// To 8 bits of significand, ties to even: by the definition, in double.
double bf16_of(double v) {
    if (v == 0 || !std::isfinite(v)) return v;
    int exponent = 0;
    const double significand = std::frexp(v, &exponent);  // in [1/2, 1)
    return std::ldexp(std::nearbyint(significand * 256), exponent - 8);
}

ConvData rounded(ConvData data) {
    for (std::vector<double>* v : {&data.x, &data.y, &data.filter}) {
        for (double& e : *v) e = bf16_of(e);
    }
    return data;
}

/// Both sides of 16 channels and more: all remainders of tiles, odd sums, groups, strides, dense layers.
std::vector<fg_conv2d_desc_t> layers() {
    std::vector<fg_conv2d_desc_t> v = {
        layer(8, 8, 16, 32, 4, 2, 1),    layer(7, 9, 17, 16, 3, 1, 1),
        layer(5, 13, 20, 24, 4, 2, 1),   layer(9, 8, 16, 18, 3, 2, 1),
        layer(11, 9, 19, 45, 2, 1, 0),   layer(4, 4, 37, 20, 4, 1, 0),
        layer(12, 9, 19, 16, 5, 2, 2),   layer(5, 5, 49, 33, 1, 1, 0),
        layer(1, 1, 70, 90, 1, 1, 0),    layer(6, 5, 300, 16, 3, 1, 1),
        layer(17, 19, 16, 300, 1, 1, 0),
    };
    fg_conv2d_desc_t d = layer(8, 8, 34, 66, 3, 2, 1);
    d.groups = 2;
    v.push_back(d);
    d = layer(12, 11, 20, 18, 3, 1, 2);
    d.dilation_h = 2;
    d.dilation_w = 3;
    v.push_back(d);
    add_transposed(v, 2);
    return v;
}

void check_sums(const Context& context, const fg_conv2d_desc_t& d, int64_t rows,
                const ConvData& data, Guard side) {
    const ConvOracle expected = oracle(d, rows, rounded(data));
    std::string kernel;
    const std::vector<float> got = run_conv<float>(context, d, 0, rows, rows, data, side, &kernel);
    INFO(kernel.substr(0, kernel.find(';')));
    INFO(text_of(d, rows));
    CHECK(kernel.find("_bf16__") != std::string::npos);
    for (size_t j = 0; j < got.size(); j++) {
        const double error = std::fabs(static_cast<double>(got[j]) - expected.value[j]);
        const double bound = dot_bound<float>(expected.terms[j] + 1, expected.magnitude[j]);
        if (!(error <= bound)) {
            INFO("element " << j << " error " << error << " bound " << bound);
            REQUIRE(error <= bound);
        }
    }
}

}  // namespace

TEST_CASE("conv2d bf16: sums of products of rounded factors, in f32") {
    INFO("seed " << seed());
    Rng rng(seed() + 41);
    for (const std::string& isa : conv_isas()) {
        const Context context(isa, 2);
        set_rounding(context, Rounding::kBf16);
        size_t count = 0;
        for (const fg_conv2d_desc_t& base : some_of(layers(), 2)) {
            for (const fg_conv2d_desc_t& d : some_of(passes(base), 3, count)) {
                const int64_t rows = 1 + static_cast<int64_t>(count % 3);
                const Guard side = count % 2 == 0 ? Guard::kRight : Guard::kLeft;
                check_sums(context, d, rows, make_data(rng, d, rows, false), side);
                // Odd numbers from 257 to 511 are ties.
                check_sums(context, d, rows, make_data(rng, d, rows, true, 511), side);
                count++;
            }
        }
    }
}

TEST_CASE("conv2d bf16: what is not finite stays so") {
    Rng rng(seed() + 42);
    const float inf = std::numeric_limits<float>::infinity();
    for (const std::string& isa : conv_isas()) {
        const Context context(isa, 2);
        set_rounding(context, Rounding::kBf16);
        for (const fg_conv2d_desc_t& d : passes(layer(4, 4, 16, 16, 3, 1, 1))) {
            if (d.activation != FG_IDENTITY) continue;
            for (const float bad : {inf, -inf, std::numeric_limits<float>::quiet_NaN(),
                                    std::numeric_limits<float>::max()}) {
                ConvData data = make_data(rng, d, 1, false);
                (d.pass == FG_BACKWARD_DATA ? data.y : data.x)[5 * 16 + 3] =
                    static_cast<double>(bad);
                const std::vector<float> got =
                    run_conv<float>(context, d, 0, 1, 1, data, Guard::kRight);
                size_t lost = 0;
                for (const float v : got) lost += std::isfinite(v) ? 0 : 1;
                INFO(isa << " " << bad << " " << text_of(d, 1));
                CHECK(lost > 0);
            }
        }
    }
}

TEST_CASE("conv2d bf16: images, logits and exact contexts stay f32") {
    for (const std::string& isa : conv_isas()) {
        const Context context(isa, 1);
        set_rounding(context, Rounding::kBf16);
        const auto kernel_of = [&](const fg_conv2d_desc_t& d) {
            Plan plan([&](fg_plan_t** out) { return plan_conv2d(context, d, out); });
            return std::string(fg_plan_describe(plan));
        };
        for (const fg_conv2d_desc_t& wide : passes(layer(8, 8, 16, 16, 4, 2, 1))) {
            CHECK(kernel_of(wide).find("_bf16__") < kernel_of(wide).find(';'));
            for (const fg_conv2d_desc_t& thin :
                 {layer(8, 8, 15, 64, 4, 2, 1), layer(4, 4, 64, 1, 4, 1, 0)}) {
                fg_conv2d_desc_t d = thin;
                d.pass = wide.pass;
                const std::string kernel = kernel_of(d);
                INFO(kernel);
                CHECK(kernel.find("_f32__") < kernel.find(';'));
                if (isa != "ref") CHECK(kernel.find("(needs 16 channels)") != std::string::npos);
            }
            check(fg_context_set_exact(context, 1));
            const std::string exact = kernel_of(wide);
            CHECK(exact.find("_f32__") < exact.find(';'));
            if (isa != "ref") CHECK(exact.find("(the context is exact)") != std::string::npos);
            check(fg_context_set_exact(context, 0));
        }
    }
}

TEST_CASE("conv2d bf16: the context names the instruction set that it uses") {
    for (const std::string& isa : conv_isas()) {
        if (isa == "wide") continue;
        const Context context(isa, 1);
        const std::string plain = isa == "avx512_bf16" ? "avx512" : isa;
        CHECK(std::string(fg_context_isa(context)) == plain);
        set_rounding(context, Rounding::kBf16);
        CHECK(std::string(fg_context_isa(context)) == isa);
        check(fg_context_set_exact(context, 1));
        CHECK(std::string(fg_context_isa(context)) == plain);
    }
    CHECK(fg_context_set_bf16(nullptr, 1) == FG_INVALID_ARGUMENT);
}
