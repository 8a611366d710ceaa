// What may break a rule of the tidy test, and why. An exception that nothing needs is an error.
#pragma once

#include <array>
#include <string_view>

namespace wfb::tidy {

struct Exception {
  std::string_view path;
  std::string_view rule;
  std::string_view reason;
};

inline constexpr std::array kExceptions = {
    Exception{"src/report/report_files.cc", "purity", "the one file that puts reports on the disk"},
    Exception{"src/base/check.cc", "purity", "the last words of a program that ends"},
};

}  // namespace wfb::tidy
