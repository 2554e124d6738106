// SPDX-License-Identifier: Apache-2.0
#include "random/random.h"

#include <doctest/doctest.h>

#include "everywhere.h"
#include "philox.h"

using namespace forger::test;

namespace {

constexpr uint64_t kSeed = 0x0123456789abcdefu;
constexpr uint32_t kStep = 0xfedcba98u;
constexpr uint32_t kStream = 77;

Create plan(int32_t distribution, int64_t per_row, double a, double b) {
    return [=](fg_context_t* context, fg_plan_t** out) {
        const fg_random_desc_t desc = {distribution, per_row, kSeed, kStream, a, b};
        return fg_plan_random(context, &desc, out);
    };
}

RunOptions at(int64_t rows, int64_t row_begin) {
    RunOptions options;
    options.rows = rows;
    options.row_begin = row_begin;
    options.step = kStep;
    return options;
}

/// Box-Muller in double on the pair that holds the index.
double normal_at(uint64_t index) {
    const uint64_t even = index & ~uint64_t{1};
    const double radius = std::sqrt(-2 * std::log(uniform_at(kSeed, kStep, kStream, even)));
    const double angle = 2 * M_PI * uniform_at(kSeed, kStep, kStream, even + 1);
    return radius * (index % 2 == 0 ? std::cos(angle) : std::sin(angle));
}

}  // namespace

TEST_CASE("the oracle gives the known answers of Random123") {
    CHECK(philox({0, 0, 0, 0}, 0, 0) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    const uint32_t ones = 0xffffffffu;
    CHECK(philox({ones, ones, ones, ones}, ones, ones) ==
          Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0) ==
          Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("uniform numbers are those of the oracle, bit for bit") {
    for (const int64_t per_row : {1, 2, 3, 4, 5, 7, 16, 63, 64, 65, 129, 20000}) {
        const int64_t rows = 3, row_begin = 2;
        const std::vector<float> before(static_cast<size_t>((rows + row_begin) * per_row), -7.0f);
        const auto threads = per_row > 1000 ? many_threads() : std::vector<int32_t>{1};
        const std::vector<float> y =
            everywhere(plan(FG_UNIFORM, per_row, 0, 1), {before}, at(rows, row_begin), threads)[0];
        int64_t wrong = -1;
        for (int64_t i = 0; i < static_cast<int64_t>(y.size()); i++) {
            const double expected = i < row_begin * per_row ? -7
                                                            : uniform_at(kSeed, kStep, kStream,
                                                                         static_cast<uint64_t>(i));
            if (static_cast<double>(y[static_cast<size_t>(i)]) != expected && wrong < 0) wrong = i;
        }
        INFO("per_row ", per_row);
        CHECK(wrong == -1);
    }
}

TEST_CASE("a row does not depend on the rows drawn with it") {
    const std::vector<float> zero(30);
    for (const int32_t distribution : {FG_UNIFORM, FG_NORMAL}) {
        const Create create = plan(distribution, 3, -1, 1);
        const std::vector<float> all = everywhere(create, {zero}, at(10, 0))[0];
        for (int64_t row = 0; row < 10; row++) {
            const std::vector<float> one = everywhere(create, {zero}, at(1, row), {1})[0];
            CHECK(first_difference(one.data() + 3 * row, all.data() + 3 * row, 3) == -1);
        }
    }
}

TEST_CASE("indices beyond 2^32 blocks use the high counter word") {
    fg_random_args_t args = {};
    args.distribution = FG_UNIFORM;
    args.seed = kSeed;
    args.step = kStep;
    args.stream = kStream;
    args.b = 1;
    const uint64_t first = (uint64_t{1} << 34) - 21;
    for (const std::string& isa : isas()) {
        fg_random_fn run = nullptr;
#define FG_KERNEL(isa_of_kernel, symbol) \
    if (isa == fg_isa_name(isa_of_kernel)) run = symbol;
        FG_RANDOM_KERNELS(FG_KERNEL)
#undef FG_KERNEL
        std::vector<float> y(200);
        run(&args, first, 200, y.data());
        int64_t wrong = -1;
        for (uint64_t i = 0; i < 200; i++) {
            if (static_cast<double>(y[i]) != uniform_at(kSeed, kStep, kStream, first + i))
                wrong = static_cast<int64_t>(i);
        }
        INFO(isa);
        CHECK(wrong == -1);
    }
}

TEST_CASE("uniform numbers are scaled to [a, b] in f32") {
    const int64_t n = 1000;
    const std::vector<float> y =
        everywhere(plan(FG_UNIFORM, n, -2, 3), {std::vector<float>(1000)}, at(1, 0))[0];
    for (size_t i = 0; i < y.size(); i++) {
        const double e = -2 + 5 * uniform_at(kSeed, kStep, kStream, i);
        CHECK(y[i] == static_cast<float>(e));
    }
}

TEST_CASE(
    "normal numbers are Box-Muller of the oracle, with the moments of a normal distribution") {
    const int64_t n = 400000;
    const std::vector<float> y =
        everywhere(plan(FG_NORMAL, n, 0, 1), {std::vector<float>(static_cast<size_t>(n))}, at(1, 0),
                   many_threads())[0];
    double worst = 0, mean = 0, square = 0, fourth = 0;
    for (size_t i = 0; i < y.size(); i++) {
        const double v = static_cast<double>(y[i]);
        worst = std::fmax(worst, std::fabs(v - normal_at(i)));
        mean += v;
        square += v * v;
        fourth += v * v * v * v;
    }
    const double count = static_cast<double>(n);
    // log, root, sine and product err by about one ulp each, on a radius of at most 6.
    CHECK(worst <= 4 * 6 * 0x1p-24);
    // Five standard errors: variances 1, 2 and 96 of the terms.
    CHECK(std::fabs(mean / count) <= 5 / std::sqrt(count));
    CHECK(std::fabs(square / count - 1) <= 5 * std::sqrt(2 / count));
    CHECK(std::fabs(fourth / count - 3) <= 5 * std::sqrt(96 / count));
}

TEST_CASE("mean and deviation are applied; the f64 reference widens the f32 draws") {
    for (const int32_t distribution : {FG_UNIFORM, FG_NORMAL}) {
        const Create create = plan(distribution, 5003, 0.5, 2);
        const std::vector<float> narrow =
            everywhere(create, {std::vector<float>(2 * 5003)}, at(2, 0))[0];
        const std::vector<double> wide =
            execute<double>("ref64", 2, create, {std::vector<double>(2 * 5003)}, at(2, 0))[0];
        CHECK(std::vector<double>(narrow.begin(), narrow.end()) == wide);
        if (distribution == FG_NORMAL) {
            CHECK(std::fabs(wide[17] - (0.5 + 2 * normal_at(17))) <= 1e-5);
        }
    }
}

TEST_CASE("seed, step and stream each change the numbers") {
    const auto first = [](uint64_t seed_value, uint32_t step, uint32_t stream) {
        const Create create = [=](fg_context_t* context, fg_plan_t** out) {
            const fg_random_desc_t desc = {FG_UNIFORM, 4, seed_value, stream, 0, 1};
            return fg_plan_random(context, &desc, out);
        };
        RunOptions options;
        options.step = step;
        return everywhere(create, {std::vector<float>(4)}, options, {1})[0];
    };
    const std::vector<float> base = first(1, 0, 0);
    CHECK(first(2, 0, 0) != base);
    CHECK(first(1 + (uint64_t{1} << 32), 0, 0) != base);
    CHECK(first(1, 1, 0) != base);
    CHECK(first(1, 0, 1) != base);
    CHECK(first(1, 0, 0) == base);
}
