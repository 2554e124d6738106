// SPDX-License-Identifier: Apache-2.0
// What a convolution plan promises beyond its sums: special values, sizes, activations, packing.
#include <doctest/doctest.h>

#include <limits>

#include "conv2d_cases.h"

using namespace forger::test;

TEST_CASE("conv2d: NaN and infinity pass through") {
    for (const std::string& isa : isas()) {
        const Context context(isa, 1);
        fg_conv2d_desc_t d = layer(4, 4, 5, 3, 3, 1, 1);
        d.activation = FG_RELU;
        ConvData data{std::vector<double>(80, 1.0),
                      std::vector<double>(48, 0.0),
                      std::vector<double>(135, -1.0),
                      {},
                      {}};
        data.x[5 * (1 * 4 + 1)] = std::nan("");
        data.x[5 * (3 * 4 + 3)] = std::numeric_limits<double>::infinity();
        const std::vector<float> y = run_conv<float>(context, d, 0, 1, 1, data, Guard::kRight);
        for (size_t pixel = 0; pixel < 16; pixel++) {
            const bool near_nan = pixel / 4 <= 2 && pixel % 4 <= 2;
            INFO(isa << " pixel " << pixel);
            CHECK(std::isnan(y[pixel * 3]) == near_nan);
            if (!near_nan) CHECK(y[pixel * 3] == 0.0f);
        }
    }
}

TEST_CASE("conv2d: a 1x1 transposed layer of stride 2 reads the right element backwards") {
    for (const std::string& isa : isas()) {
        const Context context(isa, 1);
        fg_conv2d_desc_t d = layer(1, 2, 1, 1, 1, 2, 0);
        d.transposed = 1;
        d.pass = FG_BACKWARD_DATA;
        const ConvData data{{0, 0}, {1.5, 0, 0.75}, {3}, {}, {}};
        const std::vector<float> dx = run_conv<float>(context, d, 0, 1, 1, data, Guard::kRight);
        CHECK(dx[0] == 4.5f);
        CHECK(dx[1] == 2.25f);
    }
}

TEST_CASE("conv2d: smooth activations follow the convolution") {
    INFO("seed " << seed());
    Rng rng(seed() + 6);
    for (const std::string& isa : isas()) {
        const Context context(isa, 2);
        for (const int32_t activation : {FG_TANH, FG_SIGMOID, FG_SOFTPLUS}) {
            fg_conv2d_desc_t d = layer(5, 5, 4, 6, 3, 1, 1);
            d.activation = activation;
            d.bias = 1;
            const ConvData data = make_data(rng, d, 2, false);
            const ConvOracle expected = oracle(d, 2, data);
            const std::vector<float> y = run_conv<float>(context, d, 0, 2, 2, data, Guard::kRight);
            for (size_t i = 0; i < y.size(); i++) {
                // Slopes are at most 1; four units for the function itself.
                const double bound =
                    dot_bound<float>(expected.terms[i] + 1, expected.magnitude[i]) +
                    4 * 0x1p-23 * std::fabs(expected.value[i]);
                CHECK(std::fabs(static_cast<double>(y[i]) - expected.value[i]) <= bound);
            }
        }
    }
}

TEST_CASE("conv2d: operands have the sizes of the definition") {
    const Context context(isas().back(), 1);
    fg_conv2d_desc_t d = layer(64, 64, 3, 64, 4, 2, 1);
    Plan forward([&](fg_plan_t** out) { return fg_plan_conv2d(context, &d, out); });
    CHECK(fg_plan_operand_elements(forward, 2, 2) == 2 * 32 * 32 * 64);
    CHECK(fg_plan_flops(forward, 2) == 2.0 * 2 * 32 * 32 * 64 * 48);
    d = layer(5, 7, 4, 6, 5, 2, 2);
    d.transposed = 1;
    d.output_pad_h = 1;
    d.dilation_w = 2;
    Plan up([&](fg_plan_t** out) { return fg_plan_conv2d(context, &d, out); });
    CHECK(fg_plan_operand_elements(up, 2, 1) == (4 * 2 - 4 + 4 + 1 + 1) * (6 * 2 - 4 + 8 + 1) * 6);
    d.transposed = 0;
    d.output_pad_h = 0;
    d.in_h = 2;
    d.pad_top = 0;
    fg_plan_t* refused = nullptr;
    CHECK(fg_plan_conv2d(context, &d, &refused) == FG_INVALID_ARGUMENT);
}

TEST_CASE("conv2d: a filter is packed again when it or the packed copy was written") {
    for (const std::string& isa : isas()) {
        const Context context(isa, 1);
        const fg_conv2d_desc_t d = layer(4, 4, 2, 3, 3, 1, 1);
        Plan plan([&](fg_plan_t** out) { return fg_plan_conv2d(context, &d, out); });
        if (fg_plan_packed_count(plan) == 0) continue;
        Plan pack([&](fg_plan_t** out) { return fg_plan_pack_filter(plan, out); });
        fg_buffer_t* buffers[2] = {nullptr, nullptr};
        check(fg_buffer_create(context, 54, &buffers[0]));
        check(fg_buffer_create(context, fg_plan_packed_count(plan), &buffers[1]));
        const std::vector<float> ones(54, 1.0f);
        check(fg_buffer_write(buffers[0], 0, ones.data(), FG_F32, 54));
        fg_program_t* program = nullptr;
        check(fg_program_create(context, &program));
        const int64_t offsets[2] = {0, 0};
        check(fg_program_add(program, pack, buffers, offsets, 2, 0, 1, nullptr));
        auto* packed = static_cast<float*>(fg_buffer_data(buffers[1]));
        check(fg_program_run(program, 0, 1));
        CHECK(packed[0] == 1.0f);
        packed[0] = 5.0f;  // behind the counter's back: shows that the next run does nothing
        check(fg_program_run(program, 0, 1));
        CHECK(packed[0] == 5.0f);
        check(fg_buffer_write(buffers[0], 0, ones.data(), FG_F32, 1));
        check(fg_program_run(program, 0, 1));
        CHECK(packed[0] == 1.0f);
        const float other = 7.0f;
        check(fg_buffer_write(buffers[1], 0, &other, FG_F32, 1));
        check(fg_program_run(program, 0, 1));
        CHECK(packed[0] == 1.0f);
        check(fg_program_destroy(program));
        for (fg_buffer_t* buffer : buffers) check(fg_buffer_destroy(buffer));
    }
}

TEST_CASE("conv2d: the description names the kernel and those refused") {
    for (const std::string& isa : isas()) {
        const Context context(isa, 1);
        check(fg_context_set_exact(context, 1));
        fg_conv2d_desc_t d = layer(8, 8, 64, 64, 4, 2, 1);
        for (const auto& [pass, name] :
             {std::pair(FG_FORWARD, "conv2d_fwd_f32__"),
              std::pair(FG_BACKWARD_WEIGHTS, "conv2d_bwd_weights_f32__")}) {
            d.pass = pass;
            const Plan plan([&](fg_plan_t** out) { return fg_plan_conv2d(context, &d, out); });
            std::string expected =
                described(name, isa, {"avx512_gemm_14x32", "avx2_gemm_6x16", "ref"});
            if (isa != "ref") {
                if (expected.find("; refused:") == std::string::npos) expected += "; refused:";
                expected += " " + (name + isa) + "_winograd (the context is exact)";
                expected += " " + (name + isa) + "_thin_" + (isa == "avx2" ? "6x16" : "6x64") +
                            " (needs fewer than " + (isa == "avx2" ? "8" : "16") + " channels)";
            }
            CHECK(fg_plan_describe(plan) == expected);
        }
    }
}

TEST_CASE("conv2d: layers of images take the kernels for few channels, every pass") {
    fg_conv2d_desc_t down = layer(64, 64, 3, 64, 4, 2, 1);
    fg_conv2d_desc_t up = layer(14, 14, 64, 1, 4, 2, 1);
    up.transposed = 1;
    const fg_conv2d_desc_t last = layer(32, 32, 128, 3, 3, 1, 1);
    for (const std::string& isa : isas()) {
        if (isa == "ref") continue;
        const Context context(isa, 1);
        for (fg_conv2d_desc_t d : {down, up, last}) {
            for (const int32_t pass : {FG_FORWARD, FG_BACKWARD_DATA, FG_BACKWARD_WEIGHTS}) {
                d.pass = pass;
                const Plan plan([&](fg_plan_t** out) { return fg_plan_conv2d(context, &d, out); });
                const std::string text = fg_plan_describe(plan);
                INFO(text);
                CHECK(text.substr(0, text.find(';')).find("_thin_") != std::string::npos);
            }
        }
    }
}
