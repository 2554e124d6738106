// SPDX-License-Identifier: Apache-2.0
// The f64 plans against central differences, first and second order, and against each other.
#include <functional>

#include "norm_oracle.h"

using namespace forger::test;

namespace {

struct Point {
    Doubles x, gamma, beta;
};

using Loss = std::function<double(const Point&)>;

Doubles differences(const Loss& loss, Point p, Doubles Point::*part) {
    constexpr double h = 1e-5;
    Doubles d;
    for (size_t i = 0; i < (p.*part).size(); i++) {
        const double kept = (p.*part)[i];
        (p.*part)[i] = kept + h;
        const double up = loss(p);
        (p.*part)[i] = kept - h;
        const double down = loss(p);
        (p.*part)[i] = kept;
        d.push_back((up - down) / (2 * h));
    }
    return d;
}

double dot(const Doubles& a, const Doubles& b) {
    double sum = 0;
    for (size_t i = 0; i < a.size(); i++) sum += a[i] * b[i];
    return sum;
}

void check_close(const Doubles& got, const Doubles& expected) {
    REQUIRE(got.size() == expected.size());
    double size = 0;
    for (const double value : expected) size = std::max(size, std::fabs(value));
    for (size_t i = 0; i < got.size(); i++) {
        INFO("element " << i << ": " << got[i] << ", expected " << expected[i]);
        REQUIRE(std::fabs(got[i] - expected[i]) <= 1e-6 * size);
    }
}

struct Case {
    int32_t kind, pixels, channels, groups, affine;
    int64_t rows;
};

const Case kCases[] = {
    {FG_NORM_BATCH, 3, 4, 1, 1, 4},    {FG_NORM_BATCH, 2, 3, 2, 0, 4},
    {FG_NORM_LAYER, 3, 5, 1, 1, 3},    {FG_NORM_LAYER, 1, 7, 1, 1, 2},
    {FG_NORM_LAYER, 4, 3, 1, 0, 2},    {FG_NORM_INSTANCE, 5, 4, 1, 1, 3},
    {FG_NORM_INSTANCE, 6, 2, 1, 0, 2},
};

fg_norm_desc_t desc_of(const Case& c, int32_t pass, int32_t activation) {
    fg_norm_desc_t d = norm_desc(pass, c.kind, c.pixels, c.channels);
    d.groups = c.groups;
    d.affine = c.affine;
    d.activation = activation;
    d.epsilon = 1e-2f;  // large enough for xhat to have a visible length other than 1
    return d;
}

Point point_of(const fg_norm_desc_t& d, int64_t rows, Rng& rng) {
    Point p;
    p.x = uniforms<double>(rng, rows * d.pixels * d.channels);
    if (d.affine != 0) {
        p.gamma = uniforms<double>(rng, d.channels, 0.5, 1.5);
        p.beta = uniforms<double>(rng, d.channels);
    }
    return p;
}

Arrays<double> run64(const fg_norm_desc_t& d, int64_t rows, const Point& p, Arrays<double> a) {
    a["x"] = p.x;
    a["gamma"] = p.gamma;
    a["beta"] = p.beta;
    NormRun how;
    how.rows = rows;
    fg_norm_desc_t forward = d;
    forward.pass = FG_FORWARD;
    forward.accumulate = 0;
    run_norm("ref64", forward, a, how);
    if (d.pass != FG_FORWARD) run_norm("ref64", d, a, how);
    return a;
}

}  // namespace

TEST_CASE("norm f64: the forward pass is the oracle's") {
    for (const Case& c : kCases) {
        Rng rng(seed());
        const fg_norm_desc_t d = desc_of(c, FG_FORWARD, FG_TANH);
        const Point p = point_of(d, c.rows, rng);
        const Doubles y = NormOracle(d, c.rows, p.x).forward(p.gamma, p.beta);
        const Doubles got = run64(d, c.rows, p, {})["y"];
        for (size_t i = 0; i < y.size(); i++) REQUIRE(std::fabs(got[i] - y[i]) <= 64 * 0x1p-53);
    }
}

TEST_CASE("norm f64: backward is the derivative of forward") {
    for (const int32_t activation :
         {FG_IDENTITY, FG_RELU, FG_LEAKY_RELU, FG_TANH, FG_SIGMOID, FG_SOFTPLUS}) {
        for (const Case& c : kCases) {
            INFO("kind " << c.kind << ", affine " << c.affine << ", activation " << activation
                         << ", FORGER_TEST_SEED " << seed());
            Rng rng(seed());
            const fg_norm_desc_t d = desc_of(c, FG_BACKWARD_DATA, activation);
            const Point p = point_of(d, c.rows, rng);
            Arrays<double> a;
            a["dy"] = uniforms<double>(rng, static_cast<int64_t>(p.x.size()));
            const Loss loss = [&](const Point& q) {
                return dot(a["dy"], NormOracle(d, c.rows, q.x).forward(q.gamma, q.beta));
            };
            Arrays<double> got = run64(d, c.rows, p, a);
            check_close(got["dx"], differences(loss, p, &Point::x));
            if (c.affine == 0) continue;
            check_close(got["dgamma"], differences(loss, p, &Point::gamma));
            check_close(got["dbeta"], differences(loss, p, &Point::beta));
        }
    }
}

TEST_CASE("norm f64: tangent is the directional derivative and the adjoint of backward") {
    for (const Case& c : kCases) {
        if (c.kind == FG_NORM_BATCH) continue;
        INFO("kind " << c.kind << ", affine " << c.affine << ", FORGER_TEST_SEED " << seed());
        Rng rng(seed());
        const fg_norm_desc_t d = desc_of(c, FG_TANGENT, FG_IDENTITY);
        const Point p = point_of(d, c.rows, rng);
        Arrays<double> a;
        a["tx"] = uniforms<double>(rng, static_cast<int64_t>(p.x.size()));
        a["dy"] = uniforms<double>(rng, static_cast<int64_t>(p.x.size()));
        constexpr double h = 1e-5;
        Doubles up = p.x, down = p.x, expected;
        for (size_t i = 0; i < up.size(); i++) {
            up[i] += h * a["tx"][i];
            down[i] -= h * a["tx"][i];
        }
        up = NormOracle(d, c.rows, up).forward(p.gamma, p.beta);
        down = NormOracle(d, c.rows, down).forward(p.gamma, p.beta);
        for (size_t i = 0; i < up.size(); i++) expected.push_back((up[i] - down[i]) / (2 * h));
        const Doubles ty = run64(d, c.rows, p, a)["ty"];
        check_close(ty, expected);
        const Doubles dx = run64(desc_of(c, FG_BACKWARD_DATA, FG_IDENTITY), c.rows, p, a)["dx"];
        CHECK(std::fabs(dot(ty, a["dy"]) - dot(a["tx"], dx)) <=
              1e-13 * dot(sizes(ty), sizes(a["dy"])));
    }
}

TEST_CASE(
    "norm f64: tangent backward is the derivative of tangent and forward, through mean and "
    "variance") {
    for (const int mode : {0, 1, 2}) {  // both cotangents, dty alone, dy alone
        for (const Case& c : kCases) {
            if (c.kind == FG_NORM_BATCH) continue;
            INFO("kind " << c.kind << ", affine " << c.affine << ", mode " << mode
                         << ", FORGER_TEST_SEED " << seed());
            Rng rng(seed());
            const fg_norm_desc_t d = desc_of(c, FG_TANGENT_BACKWARD, FG_IDENTITY);
            const Point p = point_of(d, c.rows, rng);
            const auto n = static_cast<int64_t>(p.x.size());
            Arrays<double> a;
            a["tx"] = uniforms<double>(rng, n);
            a["dty"] = mode == 2 ? Doubles(at(n)) : uniforms<double>(rng, n);
            a["dy"] = mode == 1 ? Doubles(at(n)) : uniforms<double>(rng, n);
            const Loss loss = [&](const Point& q) {
                const NormOracle o(d, c.rows, q.x);
                return dot(a["dty"], o.tangent(a["tx"], q.gamma)) +
                       dot(a["dy"], o.forward(q.gamma, q.beta));
            };
            Arrays<double> got = run64(d, c.rows, p, a);
            check_close(got["dx"], differences(loss, p, &Point::x));
            check_close(
                got["dx"],
                NormOracle(d, c.rows, p.x).tangent_backward(a["tx"], a["dty"], a["dy"], p.gamma));
            if (c.affine == 0) continue;
            check_close(got["dgamma"], differences(loss, p, &Point::gamma));
            if (mode != 1) check_close(got["dbeta"], differences(loss, p, &Point::beta));
        }
    }
}
