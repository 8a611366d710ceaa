#include "engine/process_runner.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <filesystem>

#include "engine/runner_fixture.h"

namespace wfb {

namespace {

std::string Message(const Event& event) { return MemberText(event.body, "message"); }
std::string Kind(const Event& event) { return MemberText(event.body, "kind"); }
bool Retryable(const Event& event) { return StepErrorFromJson(event.body).retryable; }

ProcessSpec Program(std::vector<std::string> argv) {
  ProcessSpec spec;
  spec.argv = std::move(argv);
  spec.kill_grace_ms = 60'000;
  return spec;
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a command that exits with 0 succeeds, and leaves no log when it printed nothing") {
  RunnerFixture fixture;
  const Event event = fixture.Run(Program({"true"}));
  CHECK(event.type == EventType::AttemptSucceeded);
  CHECK(event.code == 0);
  CHECK(event.body.is_null());
  CHECK_FALSE(std::filesystem::exists(fixture.logs.PathOf(fixture.last())));
  CHECK(fixture.runner.running_count() == 0);
}

TEST_CASE("an exit code is told with the line that says why") {
  RunnerFixture fixture;
  Event event = fixture.Run(fixture.Shell("echo first; echo 'it broke' >&2; echo; exit 7"));
  CHECK(event.type == EventType::AttemptFailed);
  CHECK(event.code == 7);
  CHECK(Kind(event) == "exit");
  CHECK(Message(event) == "exited with code 7: it broke");
  CHECK(Retryable(event));
  CHECK(fixture.Log(fixture.last()) == "first\nit broke\n\n");

  event = fixture.Run(fixture.Shell(
      "printf 'TypeError: x is not a function\\n    at y (z.js:1:2)\\n\\nNode.js v22\\n'; exit 1"));
  CHECK(Message(event) == "exited with code 1: TypeError: x is not a function");
  event = fixture.Run(fixture.Shell("exit 127"));
  CHECK(Kind(event) == "exit");
  CHECK(Message(event) == "exited with code 127");

  ProcessSpec spec = fixture.Shell("exit 3");
  spec.success_exit_codes = {0, 3};
  event = fixture.Run(spec);
  CHECK(event.type == EventType::AttemptSucceeded);
  CHECK(event.code == 3);
}

TEST_CASE("a command that a signal ended says which") {
  RunnerFixture fixture;
  const Event event = fixture.Run(fixture.Shell("echo almost; kill -SEGV $$"));
  CHECK(event.type == EventType::AttemptFailed);
  CHECK(event.code == -1);
  CHECK(Kind(event) == "signal");
  CHECK(Message(event) == "ended by SIGSEGV: almost");
}

TEST_CASE("a command that cannot be started says what is missing") {
  RunnerFixture fixture;
  Event event = fixture.Run(Program({"tcs", "--build"}));
  CHECK(event.type == EventType::AttemptFailed);
  CHECK(event.code == -1);
  CHECK(Kind(event) == "spawn");
  CHECK(Message(event) == "command \"tcs\" was not found on PATH");
  CHECK_FALSE(Retryable(event));

  CHECK(Message(fixture.Run(Program({"./no/such"}))) == "command \"./no/such\" does not exist");
  CHECK(Contains(Message(fixture.Run(Program({"/etc/passwd"}))), "not a program that may be run"));
  ProcessSpec spec = Program({"true"});
  spec.cwd = "packages/gone";
  event = fixture.Run(spec);
  CHECK(Message(event) == "the working directory " + fixture.directory.path() +
                              "/packages/gone does not exist; create it, or change \"cwd\"");
  CHECK_FALSE(Retryable(event));
  CHECK(Contains(Message(fixture.Run(Program({"true", std::string(3'000'000, 'x')}))),
                 "longer than the system takes"));
  std::ofstream(fixture.directory / "script") << "#!/no/such/interpreter\n";
  chmod((fixture.directory / "script").c_str(), 0755);
  CHECK(Contains(Message(fixture.Run(Program({"./script"}))), "the interpreter that"));
  CHECK(fixture.Run(Program({"true"})).type == EventType::AttemptSucceeded);
}

TEST_CASE("a command is looked up on the PATH that it is given, and runs in its directory") {
  RunnerFixture fixture;
  std::filesystem::create_directories(fixture.directory / "packages/a/bin");
  std::ofstream(fixture.directory / "packages/a/bin/mine") << "#!/bin/sh\npwd\necho \"$HELLO\"\n";
  chmod((fixture.directory / "packages/a/bin/mine").c_str(), 0755);
  ProcessSpec spec = Program({"mine"});
  spec.cwd = "packages/a";
  spec.environment = {{"PATH", "bin:/usr/bin:/bin"}, {"HELLO", "a b  c"}};
  spec.output = OutputMode::Text;
  const Event event = fixture.Run(spec);
  REQUIRE(event.type == EventType::AttemptSucceeded);
  CHECK(event.body == Json((fixture.directory / "packages/a") + "\na b  c\n"));
}

TEST_CASE("a command knows its run, step and attempt, and reads nothing from the terminal") {
  RunnerFixture fixture;
  ProcessSpec spec = fixture.Shell(
      "cat; echo \"$WFB_RUN_ID $WFB_STEP $WFB_ATTEMPT $WFB_ENGINE ${WFB_OUTPUT-none}\";"
      "echo $TRACEPARENT");
  spec.output = OutputMode::Text;
  const Event event = fixture.Run(spec);
  REQUIRE(event.type == EventType::AttemptSucceeded);
  const std::string text(event.body.as_string());
  const std::string first = "the-run step-0 1 " + fixture.data.marker() + " none\n";
  REQUIRE(text.substr(0, first.size()) == first);
  const std::string trace = text.substr(first.size(), 55);
  CHECK(trace.substr(0, 3) == "00-");
  CHECK(trace.substr(35, 1) == "-");
  CHECK(trace.substr(52) == "-01");
  CHECK(trace.find_first_not_of("0123456789abcdef-") == std::string::npos);
  CHECK(text.substr(first.size() + 55) == "\n");
  CHECK(fixture.Log(fixture.last()) == text);
  spec = Program({"ls", "/proc/self/fd"});  // The fourth is the one by which ls reads the folder.
  spec.output = OutputMode::Text;
  CHECK(fixture.Run(spec).body == Json("0\n1\n2\n3\n"));
}

TEST_CASE("arguments of a script arrive as they are") {
  RunnerFixture fixture;
  ProcessSpec spec = fixture.Shell("printf '%s|' \"$@\"");
  spec.argv.insert(spec.argv.end(), {"a b", "$HOME", "", "'\"`"});
  spec.output = OutputMode::Text;
  CHECK(fixture.Run(spec).body == Json("a b|$HOME||'\"`|"));
}

TEST_CASE("text output is standard output as valid text, whatever the bytes") {
  RunnerFixture fixture;
  ProcessSpec spec = fixture.Shell("echo warning >&2; printf 'a\\377b\\303\\251'; sleep 0");
  spec.output = OutputMode::Text;
  CHECK(fixture.Run(spec).body == Json("a\uFFFDb\u00e9"));
  CHECK(Contains(fixture.Log(fixture.last()), "warning\n"));
  CHECK(Contains(fixture.Log(fixture.last()),
                 "a\xff"
                 "b"));

  spec = fixture.Shell("head -c 1000000 /dev/zero | tr '\\0' 'x'");
  spec.output = OutputMode::Text;
  CHECK(fixture.Run(spec).body.as_string().size() == 1'000'000);
  spec = fixture.Shell("head -c 17000000 /dev/zero | tr '\\0' 'x'");
  spec.output = OutputMode::Text;
  const Event event = fixture.Run(spec);
  CHECK(Kind(event) == "output");
  CHECK(Contains(Message(event), "more than 16 MiB"));
  CHECK(fixture.Log(fixture.last()).size() == 17'000'000);
}

TEST_CASE("a JSON output is the document that the command wrote") {
  RunnerFixture fixture;
  const auto run = [&](const std::string& script) {
    ProcessSpec spec = fixture.Shell(script);
    spec.output = OutputMode::Document;
    return fixture.Run(spec);
  };
  const Event event = run("echo '{\"a\":[1,2]}' > \"$WFB_OUTPUT\"; echo shown");
  CHECK(event.type == EventType::AttemptSucceeded);
  CHECK(event.body == Json(JsonObject{{"a", JsonArray{1, 2}}}));
  CHECK(fixture.Log(fixture.last()) == "shown\n");
  CHECK(Kind(run("true")) == "output");
  CHECK(Contains(Message(run("true")), "wrote nothing to the file that $WFB_OUTPUT names"));
  CHECK(Contains(Message(run("echo '{' > $WFB_OUTPUT")), "is not JSON"));
  CHECK(Contains(Message(run("mkdir $WFB_OUTPUT")), "is not a file"));
  CHECK(Contains(Message(run("ln -s /etc/passwd $WFB_OUTPUT")), "$WFB_OUTPUT"));
  CHECK(Contains(Message(run("truncate -s 17000000 $WFB_OUTPUT")), "more than 16 MiB"));
  CHECK(Kind(run("echo 1 > $WFB_OUTPUT; exit 4")) == "exit");
}

TEST_CASE("secrets reach the command and nothing else") {
  RunnerFixture fixture;
  std::ofstream(fixture.directory / "token") << "tok-123456\n";
  setenv("WFB_TEST_SECRET", "s3cr\"et", 1);
  ProcessSpec spec = fixture.Shell(
      "printf 'a%sb' \"$FROM_FILE\"; printf 'tok-'; sleep 0.05; printf '123456.';"
      "echo \"$FROM_ENV\" >&2; printf '{\"v\":\"s3cr\\\\\"et\"}' > ${WFB_OUTPUT:-/dev/null}");
  spec.secrets["FROM_FILE"] = {SecretReference::Source::File, fixture.directory / "token"};
  spec.secrets["FROM_ENV"] = {SecretReference::Source::Environment, "WFB_TEST_SECRET"};
  spec.output = OutputMode::Document;
  Event event = fixture.Run(spec);
  REQUIRE(event.type == EventType::AttemptSucceeded);
  CHECK(event.body == Json(JsonObject{{"v", "***"}}));
  CHECK(fixture.Log(fixture.last()) == "a***b***.***\n");

  spec.output = OutputMode::Text;
  event = fixture.Run(spec);
  CHECK(event.body == Json("a***b***."));
  spec.argv[0] = "echo Error: $FROM_FILE is wrong; exit 1";
  event = fixture.Run(spec);
  CHECK(Message(event) == "exited with code 1: Error: *** is wrong");

  setenv("WFB_TEST_SECRET", "abc", 1);
  event = fixture.Run(spec);
  CHECK(Kind(event) == "spawn");
  CHECK(Contains(Message(event), "FROM_ENV is shorter than 4 bytes"));
  CHECK_FALSE(Retryable(event));
  unsetenv("WFB_TEST_SECRET");
  CHECK(Contains(Message(fixture.Run(spec)), "WFB_TEST_SECRET, which is not set"));
}

TEST_CASE("an attempt that runs too long is ended with its whole tree") {
  RunnerFixture fixture;
  ProcessSpec spec = fixture.Shell("sleep 1000 & sleep 1000");
  Event event = fixture.Run(spec, 50);
  CHECK(event.type == EventType::AttemptFailed);
  CHECK(Kind(event) == "timeout");
  CHECK(Message(event) == "ran longer than 50ms and was ended");

  spec = fixture.Shell("trap '' TERM; echo $$ > pid; while :; do sleep 0.01; done");
  spec.kill_grace_ms = 30;
  event = fixture.Run(spec, 50);
  CHECK(Kind(event) == "timeout");
  const pid_t pid = std::stoi(fixture.ReadFile(fixture.directory / "pid"));
  CHECK_FALSE(fixture.Alive(pid));
}

TEST_CASE("what an attempt left in the background is gone before it is answered") {
  RunnerFixture fixture;
  for (int round = 0; round < 20; ++round) {
    const Event event = fixture.Run(
        fixture.Shell("for i in 1 2 3; do sleep 1000 & echo $! >> pids; done; echo done; exit 0"));
    CHECK(event.type == EventType::AttemptSucceeded);
    std::ifstream pids(fixture.directory / "pids");
    for (pid_t pid = 0; pids >> pid;) CHECK_FALSE(ReadProcess(pid).has_value());
  }
}

TEST_CASE("a background process that keeps the output open does not hold the attempt") {
  RunnerFixture fixture;
  ProcessSpec spec = fixture.Shell("setsid sleep 1000 & echo $! > pid; echo shown");
  spec.output = OutputMode::Text;
  const Event event = fixture.Run(spec);
  CHECK(event.body == Json("shown\n"));
  const pid_t pid = std::stoi(fixture.AwaitLine(fixture.directory / "pid"));
  kill(pid, SIGKILL);
}

TEST_CASE("a cancelled attempt is answered as cancelled when its tree is gone, daemons too") {
  RunnerFixture fixture;
  const AttemptKey key = fixture.Start(
      fixture.Shell("setsid sh -c 'echo $$ > daemon; sleep 1000 & env -i sleep 1001; wait' & "
                    "trap 'exit 0' TERM; echo $$ > leader; while :; do sleep 0.01; done"));
  const pid_t leader = std::stoi(fixture.AwaitLine(fixture.directory / "leader"));
  const pid_t daemon = std::stoi(fixture.AwaitLine(fixture.directory / "daemon"));
  std::vector<ProcessStat> tree;
  fixture.Until([&] {
    tree = DescendantsOf(leader, ReadAllProcesses());
    return tree.size() >= 3;
  });
  CHECK(fixture.Alive(daemon));
  fixture.runner.Cancel(key);
  const Event event = fixture.Await(key);
  CHECK(event.type == EventType::AttemptCancelled);
  CHECK_FALSE(fixture.Alive(leader));
  CHECK_FALSE(fixture.Alive(daemon));
  for (const ProcessStat& process : tree) CHECK_FALSE(fixture.Alive(process.pid));
  fixture.runner.Cancel(key);
  fixture.runner.Cancel({1, 2, 3});
}

TEST_CASE("a cancelled attempt that ignores TERM is killed after the grace") {
  RunnerFixture fixture;
  ProcessSpec spec = fixture.Shell("trap '' TERM; echo $$ > pid; while :; do sleep 0.01; done");
  spec.kill_grace_ms = 40;
  const AttemptKey key = fixture.Start(spec);
  fixture.AwaitLine(fixture.directory / "pid");
  const TimestampMs cancelled_at = fixture.loop.now();
  fixture.runner.Cancel(key);
  const Event event = fixture.Await(key);
  CHECK(event.type == EventType::AttemptCancelled);
  CHECK(event.code == -1);
  CHECK(fixture.loop.now() >= cancelled_at + 40);
}

TEST_CASE("all attempts can be killed at once") {
  RunnerFixture fixture;
  std::vector<AttemptKey> keys;
  for (int i = 0; i < 5; ++i)
    keys.push_back(fixture.Start(fixture.Shell("trap '' TERM; sleep 1000 & wait; sleep 1000")));
  SimulateSpec simulation;
  simulation.duration_ms = 1'000'000;
  keys.push_back(fixture.Start(simulation));
  fixture.runner.KillAll();
  for (const AttemptKey& key : keys) CHECK(fixture.Await(key).type == EventType::AttemptCancelled);
}

TEST_CASE("simulated work takes its time, fails as told, and can be cancelled") {
  RunnerFixture fixture;
  SimulateSpec spec;
  spec.duration_ms = 20;
  spec.output = "made";
  const TimestampMs start = fixture.loop.now();
  Event event = fixture.Run(spec);
  CHECK(event.type == EventType::AttemptSucceeded);
  CHECK(event.body == Json("made"));
  CHECK(fixture.loop.now() >= start + 20);
  spec.succeeds = false;
  spec.error = "no disk";
  event = fixture.Run(spec);
  CHECK(Kind(event) == "simulated");
  CHECK(Message(event) == "no disk");
  CHECK(Kind(fixture.Run(spec, 5)) == "timeout");
  spec.duration_ms = 1'000'000;
  const AttemptKey key = fixture.Start(spec);
  fixture.runner.Cancel(key);
  CHECK(fixture.Await(key).type == EventType::AttemptCancelled);
}

TEST_CASE("builtin functions run beside the loop and answer through it") {
  RunnerFixture fixture;
  std::atomic<bool> go = false;
  fixture.runner.Register("double", [](const BuiltinSpec& spec, const AttemptKey& key) {
    CHECK(key.run == 7);
    return Result<Json>(Json(2 * spec.input.as_int64()));
  });
  fixture.runner.Register("wait", [&](const BuiltinSpec&, const AttemptKey&) -> Result<Json> {
    go.wait(false);
    return Unavailable("the registry does not answer");
  });
  Event event = fixture.Run(BuiltinSpec{"double", 21});
  CHECK(event.type == EventType::AttemptSucceeded);
  CHECK(event.body == Json(42));
  const AttemptKey waiting = fixture.Start(BuiltinSpec{"wait", nullptr});
  const AttemptKey cancelled = fixture.Start(BuiltinSpec{"wait", nullptr});
  CHECK(fixture.Run(BuiltinSpec{"double", 1}).body == Json(2));
  fixture.runner.Cancel(cancelled);
  go = true;
  go.notify_all();
  event = fixture.Await(waiting);
  CHECK(Kind(event) == "builtin");
  CHECK(Message(event) == "the registry does not answer");
  CHECK(Retryable(event));
  CHECK(fixture.Await(cancelled).type == EventType::AttemptCancelled);
  event = fixture.Run(BuiltinSpec{"triple", 1});
  CHECK(Message(event) == "there is no builtin activity \"triple\"");
  CHECK_FALSE(Retryable(event));
}

TEST_CASE("many attempts at a time are all answered, and nothing of them stays open") {
  RunnerFixture fixture;
  fixture.Run(Program({"true"}));
  const auto open_descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                         std::filesystem::directory_iterator());
  };
  const auto before = open_descriptors();
  std::vector<AttemptKey> keys;
  for (int i = 0; i < 100; ++i)
    keys.push_back(fixture.Start(i % 3 == 0 ? fixture.Shell("echo x") : Program({"true"})));
  for (const AttemptKey& key : keys) CHECK(fixture.Await(key).type == EventType::AttemptSucceeded);
  // Logs that stayed empty are kept for the next attempts.
  for (int i = 0; i < 100; ++i) fixture.Run(fixture.Shell("echo x"));
  CHECK(open_descriptors() <= before + 1);
  fixture.Until([] {
    const auto all = ReadAllProcesses();
    return std::none_of(all.begin(), all.end(),
                        [](const ProcessStat& process) { return process.parent == getpid(); });
  });
}

}  // namespace wfb
