#include "mirror/run_mirrors.h"

#include <fmt/format.h>

#include <algorithm>

namespace wfb {

namespace {

constexpr DurationMs kPauseMs = 250;
constexpr DurationMs kPauseMaxMs = 5'000;
constexpr DurationMs kQuietMs = 3'000;  // Then it is asked whether anybody works for the run.

bool EndsChild(EventType type) {
  return type == EventType::ChildSucceeded || type == EventType::ChildFailed ||
         type == EventType::ChildCancelled;
}

}  // namespace

RunMirrors::RunMirrors(Engine& engine, RunStore& store, Journal& journal, Loop& loop,
                       RemoteRuns& remote)
    : engine_(engine), store_(store), journal_(journal), loop_(loop), remote_(remote) {}

RunMirrors::~RunMirrors() { *alive_ = false; }

void RunMirrors::Start(const StartRequest& request,
                       std::function<void(Result<std::string>)> answer) {
  remote_.Start(request, [this, alive = alive_, answer, id = request.run_id,
                          bundle = request.bundle](Result<RemotePlace> place) {
    if (!*alive) return;
    if (!place.ok()) return answer(place.error());
    Mirror mirror;
    mirror.run_id = id;
    mirror.root = id;
    mirror.place = *place;
    mirror.bundle = bundle;
    mirror.started = answer;
    OpenMirror(std::move(mirror));
  });
}

void RunMirrors::Follow(const Run& root) {
  if (mirrors_.contains(root.id())) return;
  const Result<BundlePtr> bundle = store_.Bundle(root.options().definition_hash);
  if (!bundle.ok()) return Notice(root.id(), bundle.error().message);
  Mirror mirror;
  mirror.run_id = root.id();
  mirror.root = root.id();
  mirror.place.workflow_id = root.options().remote->workflow_id;
  mirror.bundle = *bundle;
  mirror.known = root.revision();
  OpenMirror(std::move(mirror));
}

void RunMirrors::OpenMirror(Mirror mirror) {
  const std::string id = mirror.run_id;
  mirror.history = remote_.Open(mirror.place, mirror.bundle, mirror.known);
  mirror.heard_at = loop_.now();
  mirrors_.insert_or_assign(id, std::move(mirror));
  Read(id);
  if (!watching_) WatchForObstacles();
}

void RunMirrors::Read(const std::string& run_id) {
  mirrors_.at(run_id).history->Read([this, alive = alive_, run_id](Result<RemotePage> page) {
    if (!*alive) return;
    const auto found = mirrors_.find(run_id);
    if (found == mirrors_.end()) return;
    if (!page.ok()) return Complain(found->second, page.error());
    Take(found->second, std::move(*page));
  });
}

void RunMirrors::Complain(Mirror& mirror, const Error& error) {
  const std::string id = mirror.run_id;
  if (error.kind == ErrorKind::Unavailable) {
    ++mirror.failures;
    Notice(mirror.root, error.message);
    const uint32_t doubled = std::min<uint32_t>(mirror.failures - 1, 10);
    const DurationMs pause = std::min<DurationMs>(kPauseMaxMs, kPauseMs << doubled);
    loop_.At(loop_.now() + pause, [this, alive = alive_, id] {
      if (*alive && mirrors_.contains(id)) Read(id);
    });
    return;
  }
  Notice(mirror.root, fmt::format("run {} is not followed any more: {}", id, error.message));
  if (mirror.started) std::exchange(mirror.started, nullptr)(error);
  Close(id);
}

void RunMirrors::Take(Mirror& mirror, RemotePage&& page) {
  mirror.failures = 0;
  mirror.heard_at = loop_.now();
  Notice(mirror.root, "");
  for (const RemoteChild& child : page.children) {
    mirror.children[{child.step, child.attempt}].place = child.place;
  }
  for (size_t i = 0; i < page.facts.size(); ++i) {
    Event& fact = page.facts[i];
    const uint64_t number = page.first + i;
    const ChildKey key{fact.step, fact.attempt};
    if (number <= mirror.known) {
      // The journal has it, and so it has what it says of child runs.
      if (fact.type == EventType::ChildStarted) {
        mirror.children[key].run_id = MemberText(fact.body, "run");
      }
      if (EndsChild(fact.type)) mirror.children.erase(key);
      continue;
    }
    const uint64_t expected = mirror.known + mirror.held.size() + 1;
    if (number > expected) {
      return Complain(
          mirror, Conflict(fmt::format("its facts {} to {} cannot be read", expected, number - 1)));
    }
    if (number == expected) mirror.held.push_back(std::move(fact));
  }
  mirror.logs.insert(mirror.logs.end(), page.logs.begin(), page.logs.end());
  mirror.closed = page.closed;
  const std::string id = mirror.run_id;
  if (!mirror.closed) Read(id);
  Pump(id);
}

void RunMirrors::Pump(const std::string& run_id) {
  const auto found = mirrors_.find(run_id);
  if (found == mirrors_.end()) return;
  Mirror& mirror = found->second;
  std::vector<Event> facts;
  while (!mirror.held.empty() && !MustWaitFor(mirror, mirror.held.front())) {
    Event& fact = mirror.held.front();
    const ChildKey key{fact.step, fact.attempt};
    if (fact.type == EventType::ChildStarted) {
      mirror.children[key].run_id = MemberText(fact.body, "run");
    }
    if (EndsChild(fact.type)) mirror.children.erase(key);
    facts.push_back(std::move(fact));
    mirror.held.pop_front();
  }
  if (!facts.empty()) {
    Give(mirror, std::move(facts));
  } else if (mirror.known > 0) {
    for (const RemoteLog& log : std::exchange(mirror.logs, {})) remote_.TakeLog(run_id, log);
  }
  if (!mirrors_.contains(run_id)) return;
  OpenChildren(run_id);
  const auto still = mirrors_.find(run_id);
  if (still != mirrors_.end() && still->second.closed && still->second.held.empty()) Close(run_id);
}

bool RunMirrors::MustWaitFor(Mirror& mirror, const Event& fact) {
  if (!EndsChild(fact.type)) return false;
  const auto child = mirror.children.find({fact.step, fact.attempt});
  return child != mirror.children.end() && child->second.place && !child->second.complete;
}

void RunMirrors::Give(Mirror& mirror, std::vector<Event> facts) {
  const uint64_t first = mirror.known + 1;
  mirror.known += facts.size();
  std::vector<EventType> types;
  for (const Event& fact : facts) types.push_back(fact.type);
  if (first == 1 && facts[0].body.is_object()) {
    facts[0].body.as_object()["remote"] =
        ToJson(RemoteRun{remote_.executor(), remote_.namespace_name(), mirror.place.workflow_id,
                         mirror.place.execution});
  }
  const std::string id = mirror.run_id;
  const auto given = [this, alive = alive_, id, first, types,
                      logs = std::exchange(mirror.logs, {})](const Status& status) {
    if (!*alive) return;
    const auto found = mirrors_.find(id);
    if (found != mirrors_.end() && found->second.started) {
      const auto started = std::exchange(found->second.started, nullptr);
      started(status.ok() ? Result<std::string>(id) : Result<std::string>(status.error()));
    }
    if (status.ok()) {
      for (const RemoteLog& log : logs) remote_.TakeLog(id, log);
      return Recognize(id, first, types);
    }
    if (found != mirrors_.end()) {
      Complain(found->second, Conflict(status.error().message));
    }
  };
  if (first > 1 || !mirror.parent.empty()) {
    engine_.Mirror({id, first, std::move(facts)}, given);
    return;
  }
  Event started = std::move(facts.front());
  facts.erase(facts.begin());
  const Status opened = engine_.OpenMirror(mirror.bundle, std::move(started), given);
  if (!opened.ok()) {
    loop_.Post([given, opened] { given(opened); });
    return;
  }
  if (facts.empty()) return;
  engine_.Mirror({id, 2, std::move(facts)}, [this, alive = alive_, id](const Status& status) {
    if (*alive && !status.ok() && mirrors_.contains(id)) Complain(mirrors_.at(id), status.error());
  });
}

void RunMirrors::OpenChildren(const std::string& run_id) {
  std::vector<Mirror> opened;
  Mirror& parent = mirrors_.at(run_id);
  for (auto& [key, child] : parent.children) {
    if (child.open || child.complete || !child.place || child.run_id.empty()) continue;
    if (mirrors_.contains(child.run_id)) continue;  // Its last attempt is still being read.
    Mirror mirror;
    const Result<uint64_t> known = engine_.MirroredCount(child.run_id);
    if (!known.ok()) return Notice(parent.root, known.error().message);
    child.open = true;
    mirror.run_id = child.run_id;
    mirror.root = parent.root;
    mirror.parent = run_id;
    mirror.key = key;
    mirror.place = *child.place;
    mirror.bundle = parent.bundle;
    mirror.known = *known;
    opened.push_back(std::move(mirror));
  }
  for (Mirror& mirror : opened) OpenMirror(std::move(mirror));
}

// Nothing more comes of it; its parent may go on.
void RunMirrors::Close(const std::string& run_id) {
  const auto found = mirrors_.find(run_id);
  const std::string parent = found->second.parent;
  const ChildKey key = found->second.key;
  mirrors_.erase(found);
  const auto above = mirrors_.find(parent);
  if (parent.empty() || above == mirrors_.end()) return;
  const auto child = above->second.children.find(key);
  if (child != above->second.children.end()) child->second.complete = true;
  loop_.Post([this, alive = alive_, parent] {
    if (*alive) Pump(parent);
  });
}

void RunMirrors::Notice(const std::string& root, const std::string& notice) {
  const auto found = notices_.find(root);
  if (notice.empty()) {
    if (found == notices_.end()) return;
    notices_.erase(found);
  } else {
    if (found != notices_.end() && found->second == notice) return;
    notices_[root] = notice;
  }
  if (on_notice_) on_notice_(root, notice);
}

const std::string& RunMirrors::NoticeOf(const std::string& run_id) const {
  static const std::string kNone;
  const auto found = notices_.find(run_id);
  return found == notices_.end() ? kNone : found->second;
}

// A run may stand still because nobody works there: that is found out and said.
void RunMirrors::WatchForObstacles() {
  watching_ = !mirrors_.empty();
  if (!watching_) return;
  loop_.At(loop_.now() + kQuietMs, [this, alive = alive_] {
    if (!*alive) return;
    std::set<std::string> busy;
    std::vector<std::string> quiet;
    for (const auto& [id, mirror] : mirrors_) {
      const bool heard = loop_.now() - mirror.heard_at < kQuietMs;
      if (heard || mirror.failures > 0) busy.insert(mirror.root);
    }
    for (const auto& [id, mirror] : mirrors_) {
      if (mirror.parent.empty() && !busy.contains(id)) quiet.push_back(id);
    }
    if (quiet.empty()) return WatchForObstacles();
    remote_.AskForObstacle([this, alive, quiet](const Result<std::string>& obstacle) {
      if (!*alive) return;
      for (const std::string& root : quiet) {
        if (mirrors_.contains(root) && obstacle.ok()) Notice(root, *obstacle);
      }
      WatchForObstacles();
    });
  });
}

}  // namespace wfb
