// SPDX-License-Identifier: Apache-2.0
// Errors inside the ABI layer are exceptions that carry a status; every entry point turns them into one.
#ifndef FORGER_SRC_STATUS_H
#define FORGER_SRC_STATUS_H

#include <new>
#include <stdexcept>
#include <string>

#include "forger/forger.h"

namespace forger {

class Error : public std::runtime_error {
  public:
    Error(fg_status_t status, const std::string& message)
        : std::runtime_error(message), status_(status) {}
    fg_status_t status() const { return status_; }

  private:
    fg_status_t status_;
};

/// "conv2d: stride_h = 0, expected >= 1"
[[noreturn]] void invalid(const char* operation, const char* argument, double value,
                          const char* expected);
[[noreturn]] void invalid(const char* operation, const std::string& message);
[[noreturn]] void unsupported(const char* operation, const std::string& message);

inline void require(bool ok, const char* operation, const char* argument, double value,
                    const char* expected) {
    if (!ok) invalid(operation, argument, value, expected);
}

void set_last_error(const char* message) noexcept;

/// Runs a body that may throw and maps the outcome to a status.
template <typename Body>
fg_status_t guarded(Body&& body) noexcept {
    try {
        body();
        return FG_OK;
    } catch (const Error& e) {
        set_last_error(e.what());
        return e.status();
    } catch (const std::bad_alloc&) {
        set_last_error("out of host memory");
        return FG_OUT_OF_MEMORY;
    } catch (const std::exception& e) {
        set_last_error(e.what());
        return FG_INTERNAL;
    } catch (...) {
        set_last_error("unknown failure");
        return FG_INTERNAL;
    }
}

}  // namespace forger

#endif
