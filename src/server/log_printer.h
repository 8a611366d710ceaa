// Prints to the logs of attempts that a test only pretends to run.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "server/api_fixture.h"

namespace wfb::testing {

// Writes to the log of the live attempt of the step, as its process would.
class Printer {
 public:
  Printer(ServedEngine& served, const std::string& run, const std::string& step) {
    REQUIRE(served.Await([&] { return Find(served, run, step); }));
    log_ = served.On([&] { return std::move(served.logs().Begin(key_)).value(); });
    REQUIRE(served.On([&] { return served.logs().Name(log_).ok(); }));
  }
  void Print(std::string_view text) {
    REQUIRE(write(log_.file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }

 private:
  bool Find(ServedEngine& served, const std::string& run, const std::string& step) {
    for (const auto& [key, started] : served.runner().live()) {
      if (started.run_id != run || started.command.step_name != step) continue;
      key_ = key;
      return true;
    }
    return false;
  }

  AttemptKey key_;
  AttemptLog log_;
};

}  // namespace wfb::testing
