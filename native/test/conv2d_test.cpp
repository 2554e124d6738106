// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <utility>

#include "conv2d_passes.h"

using namespace forger::test;

namespace {

bool valid(const fg_conv2d_desc_t& d) {
    if (d.transposed == 0) {
        if (d.in_h + d.pad_top + d.pad_bottom < d.dilation_h * (d.kernel_h - 1) + 1) return false;
        if (d.in_w + d.pad_left + d.pad_right < d.dilation_w * (d.kernel_w - 1) + 1) return false;
    }
    const ConvSize s = size_of(d);
    return s.oh >= 1 && s.ow >= 1;
}

/// Layers of real networks, and each feature alone.
std::vector<fg_conv2d_desc_t> named_layers() {
    std::vector<fg_conv2d_desc_t> v = {
        layer(9, 9, 3, 40, 4, 2, 1),   layer(8, 8, 1, 33, 4, 2, 1),  layer(8, 8, 16, 32, 4, 2, 1),
        layer(7, 7, 32, 17, 3, 1, 1),  layer(6, 6, 40, 3, 3, 1, 1),  layer(4, 4, 37, 1, 4, 1, 0),
        layer(4, 4, 5, 20, 4, 1, 0),   layer(5, 5, 12, 12, 1, 1, 0), layer(5, 5, 6, 9, 1, 2, 0),
        layer(11, 11, 3, 7, 5, 2, 2),  layer(3, 40, 2, 35, 3, 1, 1), layer(1, 17, 20, 18, 1, 1, 0),
        layer(5, 6, 300, 5, 3, 1, 1),  layer(16, 16, 8, 6, 3, 3, 0), layer(1, 1, 50, 70, 1, 1, 0),
        layer(6, 6, 33, 300, 1, 1, 0), layer(40, 33, 2, 5, 3, 1, 1), layer(20, 30, 35, 2, 3, 1, 0),
        layer(50, 50, 3, 4, 3, 1, 1),  layer(90, 90, 3, 2, 4, 2, 1),
    };
    fg_conv2d_desc_t d = layer(12, 11, 20, 18, 3, 1, 2);
    d.dilation_h = 2;
    d.dilation_w = 3;
    v.push_back(d);
    d = layer(10, 9, 6, 5, 3, 2, 0);
    d.pad_left = 2;
    d.pad_bottom = 1;
    v.push_back(d);
    d = layer(8, 8, 24, 36, 3, 2, 1);
    d.groups = 4;
    v.push_back(d);
    d = layer(8, 8, 12, 12, 3, 1, 1);
    d.groups = 12;
    v.push_back(d);
    d = layer(1, 31, 3, 19, 5, 3, 2);
    d.kernel_h = 1;
    d.pad_top = d.pad_bottom = 0;
    v.push_back(d);
    const size_t plain = v.size();
    for (size_t i = 0; i < plain; i++) {
        d = v[i];
        d.transposed = 1;
        if (valid(d)) v.push_back(d);
        if (d.stride_h > 1) d.output_pad_h = 1;
        if (d.stride_w > 1) d.output_pad_w = d.stride_w - 1;
        if (d.output_pad_w > 0 && valid(d)) v.push_back(d);
    }
    return v;
}

fg_conv2d_desc_t random_layer(Rng& rng) {
    const auto pick = [&](int64_t low, int64_t high) {
        return static_cast<int32_t>(rng.integer(low, high));
    };
    for (;;) {
        fg_conv2d_desc_t d = layer(pick(1, 12), pick(1, 12), pick(1, 40), pick(1, 40), 1, 1, 0);
        d.transposed = pick(0, 1);
        d.kernel_h = pick(1, 5);
        d.kernel_w = pick(1, 5);
        d.stride_h = pick(1, 3);
        d.stride_w = pick(1, 3);
        d.dilation_h = pick(0, 3) == 0 ? pick(2, 3) : 1;
        d.dilation_w = pick(0, 3) == 0 ? pick(2, 3) : 1;
        d.pad_top = pick(0, 3);
        d.pad_left = pick(0, 3);
        d.pad_bottom = pick(0, 3);
        d.pad_right = pick(0, 3);
        if (d.transposed != 0) {
            d.output_pad_h = pick(0, d.stride_h - 1);
            d.output_pad_w = pick(0, d.stride_w - 1);
        }
        if (pick(0, 4) == 0) {
            d.groups = pick(2, 4);
            d.in_c = d.groups * pick(1, 18);
            d.out_c = d.groups * pick(1, 18);
        }
        if (valid(d)) return d;
    }
}

/// Few channels on one side: images.
fg_conv2d_desc_t random_thin_layer(Rng& rng) {
    fg_conv2d_desc_t d{};
    do {
        d = random_layer(rng);
    } while (d.groups != 1);
    d.in_w = static_cast<int32_t>(rng.integer(d.in_w, 40));
    d.dilation_w = 1;
    d.in_c = static_cast<int32_t>(rng.integer(1, 9));
    d.out_c =
        static_cast<int32_t>(rng.integer(0, 1) == 0 ? 16 * rng.integer(1, 4) : rng.integer(1, 70));
    if (rng.integer(0, 1) == 0) std::swap(d.in_c, d.out_c);
    return valid(d) ? d : random_thin_layer(rng);
}

/// As many contexts as there are ways to choose kernels.
struct Contexts {
    Contexts(const std::string& isa, int32_t threads)
        : any(isa, threads), exact(isa, threads), bf16(isa, threads) {
        set_rounding(exact, Rounding::kExact);
        set_rounding(bf16, Rounding::kBf16);
    }
    Context any, exact, bf16;
};

/// Instruction sets, with each rounding that has kernels of its own there.
std::vector<std::pair<std::string, Rounding>> choices() {
    std::vector<std::pair<std::string, Rounding>> all;
    for (const std::string& isa : conv_isas()) {
        all.emplace_back(isa, Rounding::kAny);
        if (isa != "ref") all.emplace_back(isa, Rounding::kExact);
        all.emplace_back(isa, Rounding::kBf16);
    }
    return all;
}

void check_all(const Contexts& contexts, const fg_conv2d_desc_t& d, int64_t rows, Rng& rng,
               Guard side) {
    if (check_exact<float>(contexts.any, d, rows, rng, side))
        check_exact<float>(contexts.exact, d, rows, rng, side);
    if (takes_bf16(d)) check_exact<float>(contexts.bf16, d, rows, rng, side);
}

}  // namespace

TEST_CASE("conv2d: integers are exact on every instruction set, pass and layer") {
    INFO("seed " << seed());
    Rng rng(seed());
    std::vector<fg_conv2d_desc_t> layers = named_layers();
    for (int i = 0; i < (quick() ? 12 : 60); i++) layers.push_back(random_layer(rng));
    int count = 0;
    for (const std::string& isa : conv_isas()) {
        const Contexts contexts(isa, 2);
        for (size_t i = 0; i < layers.size(); i++) {
            for (const fg_conv2d_desc_t& d : some_of(passes(layers[i]), 5, i)) {
                check_all(contexts, d, 1 + count % 3, rng,
                          count % 2 == 0 ? Guard::kRight : Guard::kLeft);
                count++;
            }
        }
    }
    const Context reference("ref64", 2);
    for (const fg_conv2d_desc_t& base : some_of(named_layers(), 4)) {
        for (const fg_conv2d_desc_t& d : passes(base))
            check_exact<double>(reference, d, 2, rng, Guard::kRight);
    }
}

TEST_CASE("conv2d: channels around every tile remainder are exact") {
    INFO("seed " << seed());
    Rng rng(seed() + 1);
    for (const std::string& isa : conv_isas()) {
        const Contexts contexts(isa, 2);
        for (int32_t n = 1; n <= 40; n += quick() ? 3 : 1) {
            for (const fg_conv2d_desc_t& d : passes(layer(5, 5, n, 41 - n, 3, 2, 1))) {
                check_all(contexts, d, 1 + n % 3, rng, Guard::kRight);
            }
            for (const fg_conv2d_desc_t& d : passes(layer(3, 3, 41 - n, n, 2, 1, 1))) {
                check_all(contexts, d, 2, rng, Guard::kLeft);
            }
        }
    }
}

TEST_CASE("conv2d: few channels are exact") {
    INFO("seed " << seed());
    Rng rng(seed() + 7);
    std::vector<fg_conv2d_desc_t> layers = {
        // Filters beyond the first cache, and images of several bands.
        layer(9, 12, 3, 304, 5, 1, 2),
        layer(6, 7, 320, 3, 5, 1, 2),
        layer(70, 66, 3, 16, 4, 2, 1),
        layer(33, 65, 1, 32, 4, 2, 1),
        layer(12, 9, 7, 48, 3, 4, 1),
        // Tiles of all widths.
        layer(8, 28, 2, 80, 4, 2, 1),
        layer(5, 11, 3, 112, 3, 1, 1),
    };
    for (int i = 0; i < (quick() ? 10 : 60); i++) layers.push_back(random_thin_layer(rng));
    int count = 0;
    for (const std::string& isa : conv_isas()) {
        const Contexts contexts(isa, 2);
        for (size_t i = 0; i < layers.size(); i++) {
            for (const fg_conv2d_desc_t& d : some_of(passes(layers[i]), 3, i)) {
                check_all(contexts, d, 1 + count % 4, rng,
                          count % 2 == 0 ? Guard::kRight : Guard::kLeft);
                count++;
            }
        }
    }
}

TEST_CASE("conv2d: results too large for the caches are exact") {
    INFO("seed " << seed());
    Rng rng(seed() + 8);
    for (const std::string& isa : conv_isas()) {
        if (isa == "ref") continue;
        // 16 MiB on one thread: written past the caches.
        const Context one(isa, 1);
        check_exact<float>(one, layer(256, 256, 1, 64, 1, 1, 0), 1, rng, Guard::kRight);
    }
}

TEST_CASE("conv2d: random data stays within the bound of a dot product") {
    INFO("seed " << seed());
    Rng rng(seed() + 2);
    for (const std::string& isa : conv_isas()) {
        const Context context(isa, 2);
        check(fg_context_set_exact(context, 1));  // winograd_test.cpp has the bound of the others
        for (int i = 0; i < (quick() ? 8 : 30); i++) {
            for (const fg_conv2d_desc_t& d :
                 passes(i % 2 == 0 ? random_layer(rng) : random_thin_layer(rng))) {
                const int64_t rows = 3;
                const ConvData data = make_data(rng, d, rows, false);
                const ConvOracle expected = oracle(d, rows, data);
                const std::vector<float> got =
                    run_conv<float>(context, d, 0, rows, rows, data, Guard::kRight);
                INFO(isa << " " << text_of(d, rows));
                for (size_t j = 0; j < got.size(); j++) {
                    const double error = std::fabs(static_cast<double>(got[j]) - expected.value[j]);
                    const double bound =
                        dot_bound<float>(expected.terms[j] + 1, expected.magnitude[j]);
                    if (!(error <= bound)) {
                        INFO("element " << j << " error " << error);
                        REQUIRE(error <= bound);
                    }
                }
            }
        }
    }
}

TEST_CASE("conv2d: the number of threads changes no bit") {
    INFO("seed " << seed());
    for (const auto& choice : choices()) {
        const std::string& isa = choice.first;
        const Rounding rounding = choice.second;
        Rng rng(seed() + 3);
        std::vector<fg_conv2d_desc_t> layers = {
            layer(32, 32, 3, 34, 4, 2, 1),  layer(16, 16, 40, 70, 3, 1, 1),
            layer(14, 14, 17, 40, 4, 2, 1), layer(9, 9, 40, 70, 3, 1, 0),
            layer(1, 1, 70, 600, 1, 1, 0),  layer(44, 50, 16, 24, 4, 2, 1)};

        fg_conv2d_desc_t up = layer(16, 16, 33, 3, 4, 2, 1);
        up.transposed = 1;
        layers.push_back(up);
        for (size_t i = 0; i < layers.size(); i++) {
            for (const fg_conv2d_desc_t& d : some_of(passes(layers[i]), 3, i)) {
                const int64_t rows = quick() ? 3 : 7;
                const ConvData data = make_data(rng, d, rows, false);
                const Context one(isa, 1);
                set_rounding(one, rounding);
                const std::vector<float> expected =
                    run_conv<float>(one, d, 0, rows, rows, data, Guard::kRight);
                for (const int32_t threads : some_of<int32_t>({3, 2, 5, 8}, 4)) {
                    const Context context(isa, threads);
                    set_rounding(context, rounding);
                    const std::vector<float> got =
                        run_conv<float>(context, d, 0, rows, rows, data, Guard::kRight);
                    INFO(isa << " " << threads << " threads " << text_of(d, rows));
                    REQUIRE(first_difference(got.data(), expected.data(),
                                             static_cast<int64_t>(got.size())) == -1);
                }
            }
        }
    }
}

TEST_CASE("conv2d: a row's result does not depend on the rows that share its call") {
    INFO("seed " << seed());
    Rng rng(seed() + 4);
    for (const auto& choice : choices()) {
        const std::string& isa = choice.first;
        const Rounding rounding = choice.second;
        const Context context(isa, 2);
        set_rounding(context, rounding);
        std::vector<fg_conv2d_desc_t> layers = named_layers();
        layers.push_back(layer(24, 24, 3, 64, 4, 2, 1));
        layers.push_back(layer(14, 10, 20, 35, 4, 2, 1));
        layers.push_back(layer(9, 7, 35, 20, 3, 1, 1));
        const std::vector<fg_conv2d_desc_t> some = some_of(layers, 5);
        for (size_t i = 0; i < some.size(); i++) {
            for (const fg_conv2d_desc_t& d : some_of(passes(some[i]), 3, i)) {
                if (d.pass == FG_BACKWARD_WEIGHTS) continue;
                const ConvData data = make_data(rng, d, 5, false);
                std::vector<float> whole =
                    run_conv<float>(context, d, 0, 5, 5, data, Guard::kRight);
                const std::vector<float> head =
                    run_conv<float>(context, d, 0, 2, 5, data, Guard::kRight);
                const std::vector<float> tail =
                    run_conv<float>(context, d, 2, 3, 5, data, Guard::kRight);
                const auto cut = static_cast<int64_t>(whole.size()) / 5 * 2;
                INFO(isa << " " << text_of(d, 5));
                REQUIRE(first_difference(whole.data(), head.data(), cut) == -1);
                REQUIRE(first_difference(whole.data() + cut, tail.data() + cut,
                                         static_cast<int64_t>(whole.size()) - cut) == -1);
            }
        }
    }
}

TEST_CASE("conv2d: the three passes are adjoint to each other in double") {
    INFO("seed " << seed());
    Rng rng(seed() + 5);
    const Context context("ref64", 2);
    for (int i = 0; i < (quick() ? 10 : 40); i++) {
        fg_conv2d_desc_t d = random_layer(rng);
        const int64_t rows = 2;
        const ConvData data = make_data(rng, d, rows, false);
        const auto inner = [](const std::vector<double>& a, const std::vector<double>& b,
                              double* magnitude) {
            double sum = 0;
            for (size_t j = 0; j < a.size(); j++) {
                sum += a[j] * b[j];
                *magnitude += std::fabs(a[j] * b[j]);
            }
            return sum;
        };
        double magnitude = 0;
        d.pass = FG_FORWARD;
        const double forward = inner(
            run_conv<double>(context, d, 0, rows, rows, data, Guard::kRight), data.y, &magnitude);
        d.pass = FG_BACKWARD_DATA;
        const double by_x = inner(run_conv<double>(context, d, 0, rows, rows, data, Guard::kRight),
                                  data.x, &magnitude);
        d.pass = FG_BACKWARD_WEIGHTS;
        const double by_w = inner(run_conv<double>(context, d, 0, rows, rows, data, Guard::kRight),
                                  data.filter, &magnitude);
        INFO(text_of(d, rows));
        const double terms =
            static_cast<double>(data.x.size() + data.y.size() + data.filter.size());
        CHECK(std::fabs(forward - by_x) <= dot_bound<double>(terms, magnitude));
        CHECK(std::fabs(forward - by_w) <= dot_bound<double>(terms, magnitude));
    }
}
