// SPDX-License-Identifier: Apache-2.0
// The Winograd kernels. What holds for all convolutions alike (threads, rows, guard pages) is tested with them.
#include <doctest/doctest.h>

#include "conv2d_passes.h"
#include "winograd_bound.h"

using namespace forger::test;

namespace {

/// Layers that the Winograd kernels take, and layers beside their limits.
std::vector<fg_conv2d_desc_t> winograd_layers() {
    std::vector<fg_conv2d_desc_t> v;
    // Sides 1 to 13 of the small map: all sizes of tiles, mixed.
    for (int32_t side = 1; side <= 13; side++) {
        v.push_back(layer(2 * side, 2 * (14 - side), 16, 18, 4, 2, 1));
        v.push_back(layer(side, 14 - side, 17, 16, 3, 1, 1));
    }
    v.push_back(layer(15, 12, 16, 20, 5, 2, 2));
    v.push_back(layer(11, 9, 16, 16, 2, 1, 0));
    v.push_back(layer(10, 10, 16, 16, 3, 1, 0));
    v.push_back(layer(16, 16, 16, 16, 3, 2, 1));
    v.push_back(layer(9, 13, 16, 16, 6, 2, 2));
    fg_conv2d_desc_t d = layer(12, 9, 19, 16, 4, 2, 0);
    d.pad_left = 3;
    d.pad_bottom = 2;
    v.push_back(d);
    d = layer(9, 9, 16, 17, 3, 1, 0);
    d.pad_top = 2;
    d.pad_right = 5;
    v.push_back(d);
    add_transposed(v, 3);
    return v;
}

}  // namespace

TEST_CASE("winograd: integers are exact for every cut into tiles") {
    INFO("seed " << seed());
    Rng rng(seed() + 20);
    int taken = 0;
    size_t count = 0;
    for (const std::string& isa : conv_isas()) {
        if (isa == "ref") continue;
        const Context context(isa, 2);
        for (const fg_conv2d_desc_t& base : winograd_layers()) {
            for (const fg_conv2d_desc_t& d : some_of(passes(base), 7, count)) {
                const Guard side = count++ % 2 == 0 ? Guard::kRight : Guard::kLeft;
                taken +=
                    check_exact<float>(context, d, 1 + static_cast<int64_t>(count % 3), rng, side)
                        ? 1
                        : 0;
            }
        }
        CHECK(taken > 0);
    }
}

TEST_CASE("winograd: channels around every vector and tile remainder are exact") {
    INFO("seed " << seed());
    Rng rng(seed() + 21);
    for (const std::string& isa : conv_isas()) {
        const Context context(isa, 2);
        for (int32_t n = 16; n <= 50; n += quick() ? 7 : 1) {
            for (const fg_conv2d_desc_t& d : some_of(passes(layer(10, 10, n, 66 - n, 4, 2, 1)), 2))
                check_exact<float>(context, d, 2, rng, Guard::kRight);
            for (const fg_conv2d_desc_t& d : some_of(passes(layer(5, 5, 66 - n, n, 3, 1, 1)), 2))
                check_exact<float>(context, d, 1, rng, Guard::kLeft);
        }
    }
}

TEST_CASE("winograd: more images than are taken at a time are exact") {
    INFO("seed " << seed());
    Rng rng(seed() + 22);
    for (const std::string& isa : conv_isas()) {
        if (isa == "ref") continue;
        const Context context(isa, 2);
        for (const fg_conv2d_desc_t& d : some_of(passes(layer(32, 32, 16, 16, 4, 2, 1)), 7, 5))
            CHECK(check_exact<float>(context, d, quick() ? 18 : 35, rng, Guard::kRight));
    }
}

TEST_CASE("winograd: large filters take tiles of two") {
    for (const std::string& isa : conv_isas()) {
        if (isa == "ref") continue;
        const Context context(isa, 1);
        const auto tile_of = [&](const fg_conv2d_desc_t& d) {
            Plan plan([&](fg_plan_t** out) { return plan_conv2d(context, d, out); });
            return winograd_tile(fg_plan_describe(plan));
        };
        for (const fg_conv2d_desc_t& d : passes(layer(8, 8, 256, 512, 4, 2, 1)))
            CHECK(tile_of(d) == 4);
        for (const fg_conv2d_desc_t& d : passes(layer(8, 8, 512, 512, 4, 2, 1)))
            CHECK(tile_of(d) == 2);
        for (const fg_conv2d_desc_t& d : passes(layer(8, 8, 700, 700, 3, 1, 1)))
            CHECK(tile_of(d) == 2);
    }
}

TEST_CASE("winograd: errors stay within the derived bound, cancelling sums included") {
    INFO("seed " << seed());
    Rng rng(seed() + 23);
    const std::vector<fg_conv2d_desc_t> layers = {
        layer(16, 16, 20, 24, 4, 2, 1), layer(14, 14, 16, 17, 4, 2, 1),
        layer(8, 8, 40, 33, 3, 1, 1), layer(7, 9, 16, 20, 3, 1, 1), layer(10, 10, 16, 16, 5, 2, 2)};
    for (const std::string& isa : conv_isas()) {
        if (isa == "ref") continue;
        const Context context(isa, 2);
        for (const fg_conv2d_desc_t& base : some_of(layers, 5, 1)) {
            for (fg_conv2d_desc_t d : passes(base)) {
                for (const int variant : {0, 1, 2, 3}) {
                    const bool cancelling = variant % 2 != 0;
                    d.algorithm = variant < 2 ? FG_CONV_WINOGRAD_4 : FG_CONV_WINOGRAD_2;
                    const int64_t rows = 3;
                    ConvData data = make_data(rng, d, rows, false);
                    if (cancelling) {
                        // Signs alternate from pixel to pixel: differences of the transforms add up, and
                        // equal taps leave nothing of the sums.
                        for (size_t i = 0; i < data.x.size(); i++) {
                            const size_t pixel = i / static_cast<size_t>(d.in_c);
                            const size_t w = static_cast<size_t>(d.in_w);
                            data.x[i] = (pixel % w + pixel / w) % 2 == 0 ? 1 : -1;
                        }
                        for (double& w : data.filter) w = w < 0 ? -0.75 : 0.75;
                    }
                    std::string kernel;
                    const std::vector<float> got =
                        run_conv<float>(context, d, 0, rows, rows, data, Guard::kRight, &kernel);
                    INFO(kernel << " " << text_of(d, rows));
                    REQUIRE(winograd_taps(kernel) > 0);
                    const ConvOracle expected = oracle(d, rows, data);
                    const WinogradBound bound(d, rows, data, kernel);
                    double error = 0;
                    double square = 0;
                    for (size_t i = 0; i < got.size(); i++) {
                        const double e = std::fabs(static_cast<double>(got[i]) - expected.value[i]);
                        if (!(e <= bound(i, expected.magnitude[i])))
                            REQUIRE(e <= bound(i, expected.magnitude[i]));
                        error += e * e;
                        square += expected.magnitude[i] * expected.magnitude[i];
                    }
                    // What is usual is far below what can be.
                    CHECK(std::sqrt(error / square) < 1e-6);
                }
            }
        }
    }
}

TEST_CASE("winograd: an exact context refuses, and says so") {
    const fg_conv2d_desc_t d = layer(16, 16, 16, 16, 4, 2, 1);
    for (const std::string& isa : conv_isas()) {
        if (isa == "ref") continue;
        const Context context(isa, 1);
        Plan fast([&](fg_plan_t** out) { return plan_conv2d(context, d, out); });
        CHECK(winograd_taps(fg_plan_describe(fast)) == 2);
        check(fg_context_set_exact(context, 1));
        Plan exact([&](fg_plan_t** out) { return plan_conv2d(context, d, out); });
        const std::string text = fg_plan_describe(exact);
        INFO(text);
        CHECK(winograd_taps(text) == 0);
        CHECK(text.find("_winograd (the context is exact)") != std::string::npos);
        check(fg_context_set_exact(context, 0));
        const auto refusal = [&](fg_conv2d_desc_t other) {
            Plan plan([&](fg_plan_t** out) { return plan_conv2d(context, other, out); });
            std::string all = fg_plan_describe(plan);
            const std::string key = "_winograd (";
            const size_t at = all.find(key);
            if (at == std::string::npos) return all;
            const size_t begin = at + key.size();
            return all.substr(begin, all.find(')', begin) - begin);
        };
        CHECK(refusal(layer(16, 16, 15, 16, 4, 2, 1)) == "needs 16 channels");
        CHECK(refusal(layer(16, 16, 16, 16, 3, 2, 1)) == "saves too little");
        CHECK(refusal(layer(16, 16, 16, 16, 3, 3, 1)) == "stride");
        CHECK(refusal(layer(16, 16, 16, 16, 1, 1, 0)) == "kernel size");
        fg_conv2d_desc_t other = d;
        other.groups = 4;
        CHECK(refusal(other) == "groups");
        other = d;
        other.dilation_h = 2;
        CHECK(refusal(other) == "dilation");
    }
}
