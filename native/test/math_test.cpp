// SPDX-License-Identifier: Apache-2.0
// Errors of our f32 functions against libm in double, on dense samples of all floats, and equality across ISAs.
#include "math/math_arrays.h"

#include <doctest/doctest.h>

#include <cstring>

#include "fpenv.h"
#include "testing.h"

using namespace forger::test;

namespace {

struct Kernel {
    std::string isa;
    fg_math_f32_fn run;
};

std::vector<Kernel> kernels() {
    std::vector<Kernel> found;
    const auto add = [&](fg_isa_t isa, fg_math_f32_fn run) {
        for (const std::string& name : isas()) {
            if (name == fg_isa_name(isa)) found.push_back({name, run});
        }
    };
#define FG_KERNEL(isa, symbol) add(isa, symbol);
#include "math/math_arrays.inc"
#undef FG_KERNEL
    return found;
}

/// One NaN is as good as another.
void unify_nan(std::vector<float>& values) {
    for (float& v : values) {
        if (std::isnan(v)) v = NAN;
    }
}

std::vector<float> apply(const Kernel& kernel, fg_math_t function, const std::vector<float>& x) {
    std::vector<float> y(x.size());
    const uint64_t before = fg_fpenv_enter();
    kernel.run(function, x.data(), y.data(), static_cast<int64_t>(x.size()));
    fg_fpenv_leave(before);
    unify_nan(y);
    return y;
}

float from_bits(uint32_t bits) {
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}

/// Every stride-th normal float of [low, high], and both ends.
std::vector<float> floats_between(float low, float high, uint32_t stride) {
    std::vector<float> x = {low, high};
    for (uint64_t bits = 0; bits < (uint64_t{1} << 32); bits += stride) {
        const float v = from_bits(static_cast<uint32_t>(bits));
        if (v >= low && v <= high && (v == 0 || std::isnormal(v))) x.push_back(v);
    }
    return x;
}

/// The w with w + log w = y, by Newton on t = log w in long double.
double lambert_w_exp(double y) {
    long double t = y > 1 ? std::log(static_cast<long double>(y)) : y - 0.5L;
    for (long double step = 1; std::fabs(step) > 1e-9L * std::fmax(1, std::fabs(t));) {
        const long double w = std::exp(t);
        step = (w + t - static_cast<long double>(y)) / (w + 1);
        t -= step;
    }
    return static_cast<double>(std::exp(t));
}

double exact(fg_math_t function, double x) {
    const double angle = 2 * M_PI * (x - std::nearbyint(x));
    switch (function) {
        case FG_MATH_EXP:
            return std::exp(x);
        case FG_MATH_LOG:
            return std::log(x);
        case FG_MATH_LOG1P_UNIT:
            return std::log1p(x);
        case FG_MATH_TANH:
            return std::tanh(x);
        case FG_MATH_SIGMOID:
            return 1 / (1 + std::exp(-x));
        case FG_MATH_SOFTPLUS:
            return std::fmax(x, 0) + std::log1p(std::exp(-std::fabs(x)));
        case FG_MATH_LAMBERT_W_EXP:
            return lambert_w_exp(x);
        case FG_MATH_SIN_TURNS:
            return std::sin(angle);
        default:
            return std::cos(angle);
    }
}

struct Case {
    std::string name;
    fg_math_t function;
    float low, high;
    double ulp;
};

const Case kCases[] = {
    {"exp", FG_MATH_EXP, -104, 88.72f, 1.2},
    {"log", FG_MATH_LOG, 0x1p-126f, 3.4e38f, 1.5},
    {"log1p", FG_MATH_LOG1P_UNIT, 0, 1, 2},
    {"tanh", FG_MATH_TANH, -100, 100, 3},
    {"sigmoid", FG_MATH_SIGMOID, -104, 100, 3},
    {"softplus", FG_MATH_SOFTPLUS, -104, 3.4e38f, 3},
    {"Lambert's W(e^y)", FG_MATH_LAMBERT_W_EXP, -104, 3.4e38f, 3},
    {"sin(2 pi u)", FG_MATH_SIN_TURNS, -0.125f, 0.125f, 1.5},
    {"cos(2 pi u)", FG_MATH_COS_TURNS, -0.125f, 0.125f, 1.5},
};

/// An odd stride samples all exponents and mantissas; FORGER_TEST_STRIDE may ask for a denser sample.
uint32_t stride() {
    const char* text = std::getenv("FORGER_TEST_STRIDE");
    return text == nullptr ? (quick() ? 10007 : 1009)
                           : static_cast<uint32_t>(std::strtoul(text, nullptr, 10));
}

}  // namespace

TEST_CASE("functions keep their error bounds in ulp") {
    for (const Case& c : kCases) {
        const std::vector<float> x = floats_between(c.low, c.high, stride());
        for (const Kernel& kernel : kernels()) {
            const std::vector<float> y = apply(kernel, c.function, x);
            double worst = 0;
            float where = 0;
            for (size_t i = 0; i < x.size(); i++) {
                const double e = exact(c.function, static_cast<double>(x[i]));
                // Results below the smallest normal number are flushed.
                if (std::fabs(e) < 0x1p-126 && std::fabs(y[i]) <= 0x1p-126f) continue;
                const double error = ulp_error(y[i], e);
                if (error > worst) {
                    worst = error;
                    where = x[i];
                }
            }
            INFO(c.name, " on ", kernel.isa, ": ", worst, " ulp at ", where, " of ", x.size());
            CHECK(worst <= c.ulp);
            if (kernel.isa == isas().back()) MESSAGE(c.name, ": ", worst, " ulp at ", where);
        }
    }
}

TEST_CASE("a full circle has the accuracy of the unit circle") {
    const std::vector<float> u = floats_between(0, 1, stride());
    for (const Kernel& kernel : kernels()) {
        const std::vector<float> s = apply(kernel, FG_MATH_SIN_TURNS, u);
        const std::vector<float> c = apply(kernel, FG_MATH_COS_TURNS, u);
        double worst = 0;
        for (size_t i = 0; i < u.size(); i++) {
            const double angle = 2 * M_PI * static_cast<double>(u[i]);
            worst = std::fmax(worst, std::fabs(static_cast<double>(s[i]) - std::sin(angle)));
            worst = std::fmax(worst, std::fabs(static_cast<double>(c[i]) - std::cos(angle)));
        }
        INFO(kernel.isa, " ", worst);
        CHECK(worst <= 0x1p-23);
    }
}

TEST_CASE("special values") {
    const float inf = INFINITY;
    const std::vector<float> x = {0.0f, -0.0f, inf, -inf, NAN, 1e30f, -1e30f, 1.0f};
    for (const Kernel& kernel : kernels()) {
        INFO(kernel.isa);
        const std::vector<float> exp = apply(kernel, FG_MATH_EXP, x);
        CHECK(exp[0] == 1);
        CHECK(exp[1] == 1);
        CHECK(exp[2] == inf);
        CHECK(exp[3] == 0);
        CHECK(std::isnan(exp[4]));
        CHECK(exp[5] == inf);
        CHECK(exp[6] == 0);
        const std::vector<float> log = apply(kernel, FG_MATH_LOG, x);
        CHECK(log[0] == -inf);
        CHECK(log[1] == -inf);
        CHECK(log[2] == inf);
        CHECK(std::isnan(log[3]));
        CHECK(std::isnan(log[4]));
        CHECK(std::isnan(log[6]));
        CHECK(log[7] == 0);
        const std::vector<float> tanh = apply(kernel, FG_MATH_TANH, x);
        CHECK(tanh[0] == 0);
        CHECK(std::signbit(tanh[1]));
        CHECK(tanh[2] == 1);
        CHECK(tanh[3] == -1);
        CHECK(std::isnan(tanh[4]));
        CHECK(tanh[6] == -1);
        const std::vector<float> sigmoid = apply(kernel, FG_MATH_SIGMOID, x);
        CHECK(sigmoid[0] == 0.5f);
        CHECK(sigmoid[2] == 1);
        CHECK(sigmoid[3] == 0);
        CHECK(std::isnan(sigmoid[4]));
        CHECK(sigmoid[5] == 1);
        CHECK(sigmoid[6] == 0);
        const std::vector<float> lambert = apply(kernel, FG_MATH_LAMBERT_W_EXP, x);
        CHECK(std::fabs(lambert[0] - 0.5671433f) <= 0x1p-23f);
        CHECK(lambert[2] == inf);
        CHECK(lambert[3] == 0);
        CHECK(std::isnan(lambert[4]));
        CHECK(lambert[5] == 1e30f);
        CHECK(lambert[6] == 0);
        CHECK(std::fabs(lambert[7] - 1) <= 0x1p-23f);
        const std::vector<float> softplus = apply(kernel, FG_MATH_SOFTPLUS, x);
        CHECK(softplus[0] == static_cast<float>(M_LN2));
        CHECK(softplus[2] == inf);
        CHECK(softplus[3] == 0);
        CHECK(std::isnan(softplus[4]));
        CHECK(softplus[5] == 1e30f);
        CHECK(softplus[6] == 0);
    }
}

TEST_CASE("all instruction sets give the same bits") {
    Rng rng(seed());
    INFO("FORGER_TEST_SEED=", seed());
    std::vector<float> x = uniforms<float>(rng, 100003, -110, 110);
    for (uint32_t i = 0; i < 50000; i++) {
        const float v = from_bits(static_cast<uint32_t>(rng.bits()));
        if (!std::isnan(v)) x.push_back(v);
    }
    const std::vector<Kernel> all = kernels();
    for (const Case& c : kCases) {
        std::vector<float> in = x;
        const bool unit = c.function == FG_MATH_LOG1P_UNIT;
        const bool turns = c.function == FG_MATH_SIN_TURNS || c.function == FG_MATH_COS_TURNS;
        if (unit || turns) {
            for (float& v : in) v = static_cast<float>(rng.uniform(0, 1));
        }
        const std::vector<float> first = apply(all[0], c.function, in);
        for (const Kernel& kernel : all) {
            const std::vector<float> y = apply(kernel, c.function, in);
            const int64_t at =
                first_difference(first.data(), y.data(), static_cast<int64_t>(y.size()));
            INFO(c.name, " on ", kernel.isa, " at ", at);
            CHECK(at == -1);
        }
    }
}
