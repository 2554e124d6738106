// SPDX-License-Identifier: Apache-2.0
#include "status.h"

#include <cmath>
#include <cstdio>
#include <cstring>

namespace forger {

namespace {
// A plain array: no destructor runs at thread exit.
thread_local char last_error[1024] = "";

std::string number(double value) {
    char text[40];
    if (std::floor(value) == value && std::fabs(value) < 1e15) {
        std::snprintf(text, sizeof text, "%lld", static_cast<long long>(value));
    } else {
        std::snprintf(text, sizeof text, "%.9g", value);
    }
    return text;
}
}  // namespace

void set_last_error(const char* message) noexcept {
    std::strncpy(last_error, message, sizeof last_error - 1);
    last_error[sizeof last_error - 1] = '\0';
}

void invalid(const char* operation, const char* argument, double value, const char* expected) {
    throw Error(FG_INVALID_ARGUMENT, std::string(operation) + ": " + argument + " = " +
                                         number(value) + ", expected " + expected);
}

void invalid(const char* operation, const std::string& message) {
    throw Error(FG_INVALID_ARGUMENT, std::string(operation) + ": " + message);
}

void unsupported(const char* operation, const std::string& message) {
    throw Error(FG_UNSUPPORTED, std::string(operation) + ": " + message);
}

}  // namespace forger

extern "C" {
int32_t fg_abi_version(void) {
    return FG_ABI_VERSION;
}
const char* fg_last_error(void) {
    return forger::last_error;
}
}
