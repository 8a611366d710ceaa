#include "server/api_fixture.h"

#include <sys/socket.h>

#include <array>
#include <chrono>

#include "server/unix_socket.h"

namespace wfb::testing {

namespace {

// "items": an orchestrate node "build" over input.items, then "report". "parent": the same whose
// items are child runs of "child", a workflow of one node "test". "single": one node "work".
// "late": a node "prepare" before "build".
std::map<std::string, PlanPtr> MakePlans() {
  std::map<std::string, PlanPtr> plans;
  PlanBuilder items("items");
  const ActivityIndex compile = items.AddActivity("compile");
  const NodeIndex build = items.AddNode("build", PlanBuilder::ItemsOf(compile));
  const NodeIndex report = items.AddNode("report", ActivityCall{compile, Template(nullptr)});
  items.Edge(build, report);
  plans["items"] = items.Build();

  PlanBuilder parent("parent");
  OrchestrateNode children = PlanBuilder::ItemsOf(parent.AddActivity("unused"));
  ChildCall call;
  call.workflow = "child";
  call.id = Template("${run.id}-child-${item.name}");
  call.input = Template("${item}");
  children.run = std::move(call);
  parent.AddNode("build", std::move(children));
  plans["parent"] = parent.Build();

  PlanBuilder late("late");
  const ActivityIndex prepare = late.AddActivity("prepare");
  late.Edge(late.AddNode("prepare", ActivityCall{prepare, Template(nullptr)}),
            late.AddNode("build", PlanBuilder::ItemsOf(prepare)));
  plans["late"] = late.Build();

  PlanBuilder child("child");
  child.AddNode("test", ActivityCall{child.AddActivity("test"), Template(nullptr)});
  plans["child"] = child.Build();

  PlanBuilder single("single");
  single.AddNode("work", ActivityCall{single.AddActivity("work"), Template(nullptr)});
  plans["single"] = single.Build();
  return plans;
}

}  // namespace

ServedEngine::ServedEngine(Options options)
    : options_(options),
      plans_(MakePlans()),
      store_(journal_,
             [this](const std::string& text) -> Result<BundlePtr> { return MakeBundle(text); }),
      logs_(directory_.path()),
      client_(socket_path()) {
  MakeEngine();
  thread_ = std::thread([this] { loop_.Run(); });
}

ServedEngine::~ServedEngine() {
  On([this] {
    server_.reset();
    engine_.reset();
  });
  loop_.Stop();
  thread_.join();
}

BundlePtr ServedEngine::MakeBundle(const std::string& root) {
  auto bundle = std::make_shared<DefinitionBundle>();
  bundle->hash = "hash of " + root;
  bundle->text = root;
  bundle->root = root;
  bundle->plans = plans_;
  return bundle;
}

void ServedEngine::MakeServer() {
  ApiHost host{*engine_, journal_, store_, *names_, loop_, logs_};
  if (options_.takes_runs) {
    host.start = [this](const RunStart& start, const auto& answer) {
      if (!plans_.contains(start.workflow)) {
        return answer(NotFound("there is no workflow \"" + start.workflow + "\""));
      }
      const std::string id = "started-" + std::to_string(++starts_);
      StartRequest request{MakeBundle(start.workflow), id, start.input, start.concurrency,
                           start.policy};
      const Status started = engine_->Start(request, [answer, id](const Status& status) {
        answer(status.ok() ? Result<std::string>(id) : Result<std::string>(status.error()));
      });
      if (!started.ok()) answer(started.error());
    };
  }
  host.report = [](const std::string& run, const std::string& format) -> Result<ApiHost::Report> {
    if (format != "text") return InvalidInput("the formats are: text");
    return ApiHost::Report{"text/plain; charset=utf-8", "report of " + run};
  };
  host.web = options_.web;
  host.sessions_path = options_.sessions_path;
  host.folder = options_.folder;
  host.data_directory = directory_.path();
  host.version = "0.0.0";
  server_ =
      std::make_unique<ApiServer>(std::move(host), options_.http, options_.events, options_.live);
  const Status listening = server_->ListenUnix(socket_path());
  WFB_CHECK(listening.ok(), "a test can listen in its own directory");
}

void ServedEngine::MakeEngine() {
  names_ = std::make_unique<StepNames>(store_);
  learn_names_ = std::make_unique<LearnNames>(*names_);
  engine_ = std::make_unique<Engine>(journal_, runner_, loop_, store_);
  engine_->AddSink(learn_names_.get());
  MakeServer();
}

void ServedEngine::RestartEngine() {
  On([this] {
    server_.reset();
    engine_.reset();
    runner_.KillAll();
    MakeEngine();
  });
}

Status ServedEngine::Start(const std::string& run_id, const std::string& workflow,
                           const Json& input) {
  std::promise<Status> promise;
  auto future = promise.get_future();
  On([&] {
    const Status started =
        engine_->Start({MakeBundle(workflow), run_id, input, std::nullopt, std::nullopt},
                       [&](Status status) { promise.set_value(std::move(status)); });
    if (!started.ok()) promise.set_value(started);
  });
  return future.get();
}

bool ServedEngine::Await(const std::function<bool()>& condition) {
  const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < give_up_at) {
    if (On(condition)) return true;
    std::this_thread::yield();
  }
  return false;
}

std::optional<AttemptKey> ServedEngine::LiveAttempt(const std::string& run_id,
                                                    const std::string& step) {
  for (const auto& [key, started] : runner_.live()) {
    if (started.run_id == run_id && started.command.step_name == step) return key;
  }
  return std::nullopt;
}

AttemptKey ServedEngine::AwaitAttempt(const std::string& run_id, const std::string& step) {
  const bool live = Await([&] { return LiveAttempt(run_id, step).has_value(); });
  WFB_CHECK(live, "the attempt that the test waits for starts");
  return *On([&] { return LiveAttempt(run_id, step); });
}

void ServedEngine::Succeed(const std::string& run_id, const std::string& step) {
  const AttemptKey key = AwaitAttempt(run_id, step);
  On([&] { runner_.Succeed(key); });
}

void ServedEngine::Fail(const std::string& run_id, const std::string& step) {
  const AttemptKey key = AwaitAttempt(run_id, step);
  On([&] { runner_.Fail(key); });
}

std::string ServedEngine::SendRaw(std::string_view bytes) {
  const Result<FileDescriptor> peer = ConnectToUnixSocket(socket_path(), 2'000);
  WFB_CHECK(peer.ok(), "the server of the test listens");
  while (!bytes.empty()) {
    const ssize_t count = send(peer->get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) break;  // The server has refused the rest.
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  std::string answer;
  std::array<char, 4096> buffer{};
  for (ssize_t count = 1; count > 0;) {
    count = recv(peer->get(), buffer.data(), buffer.size(), 0);
    if (count > 0) answer.append(buffer.data(), static_cast<size_t>(count));
  }
  return answer;
}

HttpResponse ServedEngine::Send(const std::string& method, const std::string& target,
                                const std::string& body, HttpHeaders headers) {
  const Result<FileDescriptor> peer = ConnectToUnixSocket(socket_path(), 2'000);
  WFB_CHECK(peer.ok(), "the server of the test listens");
  Result<HttpResponse> response =
      Exchange(*peer, {method, target, std::move(headers), body}, 10'000);
  WFB_CHECK(response.ok(), "the server of the test answers");
  return std::move(response).value();
}

}  // namespace wfb::testing
