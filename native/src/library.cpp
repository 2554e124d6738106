// SPDX-License-Identifier: Apache-2.0
// What this machine and this build are.
#include <fstream>
#include <string>

#include "forger/forger.h"
#include "isa.h"
#include "threads.h"

namespace {

std::string cpu_model() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const size_t colon = line.find(':');
        if (line.compare(0, 10, "model name") != 0 || colon == std::string::npos) continue;
        std::string name;
        for (const char c : line.substr(colon + 2)) {
            if (c >= ' ' && c != '"' && c != '\\') name += c;
        }
        return name;
    }
    return "unknown";
}

}  // namespace

extern "C" const char* fg_library_describe(void) {
    // Made once and kept: callers may hold the pointer.
    static const std::string* const text =
        new std::string("{\"abi\":" + std::to_string(FG_ABI_VERSION) +
                        ",\"version\":\"" FORGER_VERSION "\",\"cpu\":\"" + cpu_model() +
                        "\",\"cpu_isa\":\"" + fg_isa_name(fg_isa_detect()) +
                        "\",\"default_threads\":" + std::to_string(fg_default_threads()) + "}");
    return text->c_str();
}
