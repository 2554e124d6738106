// SPDX-License-Identifier: Apache-2.0
// Algorithms that the descriptor names.
#include <doctest/doctest.h>

#include <map>

#include "conv2d_passes.h"

using namespace forger::test;

namespace {

const std::map<int32_t, std::string> kMarks = {{FG_CONV_GEMM, "_gemm_"},
                                               {FG_CONV_THIN, "_thin_"},
                                               {FG_CONV_WINOGRAD_2, "_winograd_2_"},
                                               {FG_CONV_WINOGRAD_4, "_winograd_4_"}};

/// Wide layers, images, and what few algorithms take; also transposed.
std::vector<fg_conv2d_desc_t> layers() {
    std::vector<fg_conv2d_desc_t> v = {
        layer(8, 8, 16, 32, 4, 2, 1),  layer(7, 9, 17, 16, 3, 1, 1),  layer(5, 13, 20, 24, 4, 2, 1),
        layer(9, 9, 3, 32, 4, 2, 1),   layer(8, 8, 1, 48, 5, 2, 2),   layer(6, 6, 40, 3, 3, 1, 1),
        layer(9, 8, 16, 18, 3, 2, 1),  layer(11, 9, 16, 16, 2, 1, 0), layer(4, 4, 37, 20, 4, 1, 0),
        layer(12, 9, 19, 16, 5, 2, 2), layer(5, 5, 12, 12, 1, 1, 0),
    };
    fg_conv2d_desc_t d = layer(8, 8, 32, 32, 3, 2, 1);
    d.groups = 2;
    v.push_back(d);
    add_transposed(v, 2);
    return v;
}

std::string kernel_of(const fg_plan_t* plan) {
    const std::string text = fg_plan_describe(plan);
    return text.substr(0, text.find(';'));
}

/// Why a descriptor's algorithm is refused; empty where it serves.
std::string refusal(const Context& context, const fg_conv2d_desc_t& d) {
    fg_plan_t* plan = nullptr;
    const fg_status_t status = plan_conv2d(context, d, &plan);
    if (status == FG_OK) {
        check(fg_plan_destroy(plan));
        return "";
    }
    CHECK(status == FG_UNSUPPORTED);
    CHECK(plan == nullptr);
    const std::string text = fg_last_error();
    const std::string key = "does not serve: ";
    const size_t at = text.find(key);
    REQUIRE(at != std::string::npos);
    return text.substr(at + key.size());
}

}  // namespace

TEST_CASE("conv2d: every algorithm that serves is exact for integers") {
    INFO("seed " << seed());
    Rng rng(seed() + 31);
    for (const std::string& isa : conv_isas()) {
        if (isa == "ref") continue;
        const Context context(isa, 2);
        std::map<int32_t, int> served;
        int count = 0;
        for (const fg_conv2d_desc_t& base : layers()) {
            for (fg_conv2d_desc_t d : some_of(passes(base), 3, static_cast<size_t>(count))) {
                for (const auto& [algorithm, mark] : kMarks) {
                    d.algorithm = algorithm;
                    INFO(isa << mark << text_of(d, 1));
                    const std::string why = refusal(context, d);
                    count++;
                    if (!why.empty()) {
                        CHECK(algorithm != FG_CONV_GEMM);
                        continue;
                    }
                    {
                        Plan plan([&](fg_plan_t** out) { return plan_conv2d(context, d, out); });
                        CHECK(fg_plan_algorithm(plan) == algorithm);
                        CHECK(kernel_of(plan).find(mark) != std::string::npos);
                    }
                    served[algorithm]++;
                    check_exact<float>(context, d, 1 + count % 3, rng,
                                       count % 2 == 0 ? Guard::kRight : Guard::kLeft);
                }
            }
        }
        for (const auto& [algorithm, mark] : kMarks) CHECK(served[algorithm] > 5);
    }
}

TEST_CASE("conv2d: the rule's algorithm, named, gives the bits of the rule") {
    INFO("seed " << seed());
    Rng rng(seed() + 32);
    for (const std::string& isa : conv_isas()) {
        if (isa == "ref") continue;
        const Context context(isa, 2);
        for (const fg_conv2d_desc_t& base : layers()) {
            for (fg_conv2d_desc_t d : some_of(passes(base), 4)) {
                const ConvData data = make_data(rng, d, 2, false);
                std::string by_rule;
                std::string named;
                const std::vector<float> expected =
                    run_conv<float>(context, d, 0, 2, 2, data, Guard::kRight, &by_rule);
                {
                    Plan plan([&](fg_plan_t** out) { return plan_conv2d(context, d, out); });
                    d.algorithm = fg_plan_algorithm(plan);
                }
                REQUIRE(d.algorithm != FG_CONV_RULE);
                const std::vector<float> got =
                    run_conv<float>(context, d, 0, 2, 2, data, Guard::kRight, &named);
                INFO(isa << " " << text_of(d, 2));
                CHECK(by_rule.substr(0, by_rule.find(';')) == named.substr(0, named.find(';')));
                REQUIRE(first_difference(got.data(), expected.data(),
                                         static_cast<int64_t>(got.size())) == -1);
            }
        }
    }
}

TEST_CASE("conv2d: an algorithm that does not serve is refused with the reason") {
    for (const std::string& isa : isas()) {
        const Context context(isa, 1);
        const auto why = [&](fg_conv2d_desc_t d, int32_t algorithm) {
            d.algorithm = algorithm;
            return refusal(context, d);
        };
        const fg_conv2d_desc_t wide = layer(16, 16, 16, 16, 4, 2, 1);
        if (isa == "ref") {
            CHECK(why(wide, FG_CONV_GEMM) == "context runs ref");
            CHECK(why(wide, FG_CONV_WINOGRAD_4) == "context runs ref");
            continue;
        }
        const std::string lanes = isa == "avx2" ? "8" : "16";
        CHECK(why(wide, FG_CONV_WINOGRAD_4).empty());
        CHECK(why(wide, FG_CONV_THIN) == "needs fewer than " + lanes + " channels");
        CHECK(why(layer(16, 16, 15, 16, 4, 2, 1), FG_CONV_WINOGRAD_2) == "needs 16 channels");
        CHECK(why(layer(4, 4, 32, 20, 4, 1, 0), FG_CONV_WINOGRAD_2) == "a dense layer");
        CHECK(why(layer(16, 16, 16, 16, 3, 3, 1), FG_CONV_WINOGRAD_4) == "stride");
        CHECK(why(layer(1, 1, 16, 16, 3, 1, 1), FG_CONV_WINOGRAD_4) == "saves no multiplications");
        check(fg_context_set_exact(context, 1));
        CHECK(why(wide, FG_CONV_WINOGRAD_2) == "the context is exact");
        CHECK(why(wide, FG_CONV_GEMM).empty());
    }
    const Context reference("ref64", 1);
    fg_conv2d_desc_t d = layer(8, 8, 4, 4, 3, 1, 1);
    Plan plan([&](fg_plan_t** out) { return fg_plan_conv2d(reference, &d, out); });
    CHECK(fg_plan_algorithm(plan) == FG_CONV_RULE);
    d.algorithm = FG_CONV_GEMM;
    CHECK(refusal(reference, d) == "context runs ref64");
    d.algorithm = 5;
    fg_plan_t* none = nullptr;
    CHECK(fg_plan_conv2d(reference, &d, &none) == FG_INVALID_ARGUMENT);
    CHECK(std::string(fg_last_error()).find("algorithm = 5") != std::string::npos);
}
