// A real ProcessRunner in a fresh directory, for tests: starts attempts and waits for their
// answers.
#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "engine/asio_loop.h"
#include "engine/data_directory.h"
#include "engine/process_runner.h"
#include "testing/temporary_directory.h"

namespace wfb {

class RunnerFixture {
 public:
  RunnerFixture() {
    runner.OnAnswer([this](const AttemptKey& key, Event event) {
      CHECK(event.step == key.step);
      CHECK(event.attempt == key.attempt);
      CHECK(answers.emplace(key, std::move(event)).second);
    });
  }

  static ProcessSpec Shell(const std::string& script) {
    ProcessSpec spec;
    spec.argv = {script};
    spec.shell = true;
    spec.kill_grace_ms = 60'000;
    return spec;
  }

  AttemptKey Start(std::variant<ProcessSpec, SimulateSpec, BuiltinSpec> spec,
                   std::optional<DurationMs> timeout_ms = std::nullopt) {
    const AttemptKey key{7, next_step_++, 1};
    StartAttempt command;
    command.step = key.step;
    command.attempt = key.attempt;
    command.step_name = "step-" + std::to_string(key.step);
    command.spec = std::move(spec);
    command.timeout_ms = timeout_ms;
    runner.Start(key, "the-run", std::move(command));
    CHECK_FALSE(answers.contains(key));
    return key;
  }

  // Runs the loop until `condition` holds; fails the test after 30 s.
  template <typename Condition>
  void Until(Condition condition) {
    const TimestampMs give_up_at = loop.now() + 30'000;
    while (!condition()) {
      loop.At(loop.now() + 5, [] {});
      REQUIRE(loop.RunTurn());
      REQUIRE(loop.now() < give_up_at);
    }
  }

  Event Await(const AttemptKey& key) {
    Until([&] { return answers.contains(key); });
    return answers.at(key);
  }
  Event Run(std::variant<ProcessSpec, SimulateSpec, BuiltinSpec> spec,
            std::optional<DurationMs> timeout_ms = std::nullopt) {
    return Await(Start(std::move(spec), timeout_ms));
  }

  std::string Log(const AttemptKey& key) const { return ReadFile(logs.PathOf(key)); }
  AttemptKey last() const { return {7, next_step_ - 1, 1}; }

  static std::string ReadFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  // Waits for the file to hold a whole line, and gives it without the newline.
  std::string AwaitLine(const std::string& path) {
    Until([&] { return ReadFile(path).find('\n') != std::string::npos; });
    const std::string text = ReadFile(path);
    return text.substr(0, text.find('\n'));
  }
  static bool Alive(pid_t pid) {
    const auto process = ReadProcess(pid);
    return process && process->state != 'Z';
  }

  TemporaryDirectory directory;
  AsioLoop loop;
  DataDirectory data =
      std::move(*DataDirectory::Open(directory / ".wfb", DataDirectory::Use::Engine, "test"));
  LogStore logs{data.runs_path()};
  LiveProcesses processes = std::move(*LiveProcesses::Open(data.processes_path()));
  ProcessRunner runner{
      loop, logs, processes, {.base_directory = directory.path(), .marker = data.marker()}};
  std::map<AttemptKey, Event> answers;

 private:
  StepId next_step_ = 0;
};

}  // namespace wfb
