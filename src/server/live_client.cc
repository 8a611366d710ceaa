#include "server/live_client.h"

#include <doctest/doctest.h>

#include <chrono>

#include "server/http_client.h"
#include "server/unix_socket.h"

namespace wfb::testing {

LiveClient::LiveClient(ServedEngine& served, std::string query)
    : thread_(
          [this, path = served.socket_path(), query = std::move(query)] { Read(path, query); }) {}

LiveClient::~LiveClient() {
  held_ = false;
  ended_ = true;
  thread_.join();
}

void LiveClient::Read(const std::string& socket_path, const std::string& query) {
  const Result<FileDescriptor> peer = ConnectToUnixSocket(socket_path, 2'000);
  WFB_CHECK(peer.ok(), "the server of the test listens");
  EventStreamParser parser;
  const auto visit = [&](const HttpResponse&, std::string_view piece) {
    parser.Put(piece, [this](const ServerSentEvent& event) {
      Take(event);
      return true;
    });
    while (held_ && !ended_) std::this_thread::yield();
    return !ended_;
  };
  // Heartbeats let it see that it is to end.
  const auto ended = Exchange(*peer, {"GET", "/api/v1/live?" + query}, 20'000, visit);
  CHECK_FALSE(ended.ok());
}

void LiveClient::Take(const ServerSentEvent& event) {
  const Json document = ParseJson(event.body).value();
  const std::lock_guard lock(mutex_);
  kinds_.push_back(event.type);
  last_[event.type] = document;
  if (event.type != "view" && event.type != "change") return;
  const std::string run = MemberText(document, "run");
  const Position position = FindMember(document, "position")->to_number<Position>();
  CHECK(event.id == std::to_string(position));
  CHECK_MESSAGE(positions_[run] <= position, "the positions of a run never go back");
  positions_[run] = position;
  if (event.type == "view") {
    runs_[run] = document;
    return;
  }
  REQUIRE(runs_.contains(run));
  JsonObject& view = runs_[run].as_object();
  for (const auto& member : document.get_object()) {
    if (member.key() == "steps" || member.key() == "orchestrates") continue;
    if (view.contains(member.key())) view[member.key()] = member.value();
  }
  for (const Json& step : document.at("steps").as_array()) {
    bool known = false;
    for (Json& mine : view["steps"].as_array()) {
      if (mine.at("number") != step.at("number")) continue;
      mine = step;
      known = true;
    }
    CHECK_MESSAGE(known, "a change has no step that the view had not");
  }
  for (const Json& slots : document.at("orchestrates").as_array()) {
    for (Json& mine : view["orchestrates"].as_array()) {
      if (mine.at("node") != slots.at("node")) continue;
      for (const auto& member : slots.as_object()) mine.as_object()[member.key()] = member.value();
    }
  }
}

Json LiveClient::Run(const std::string& run) {
  const std::lock_guard lock(mutex_);
  const auto found = runs_.find(run);
  return found == runs_.end() ? Json(nullptr) : found->second;
}

std::vector<std::string> LiveClient::Kinds() {
  const std::lock_guard lock(mutex_);
  return kinds_;
}

size_t LiveClient::CountOf(const std::string& kind) {
  const std::vector<std::string> kinds = Kinds();
  return static_cast<size_t>(std::count(kinds.begin(), kinds.end(), kind));
}

Json LiveClient::Last(const std::string& kind) {
  const std::lock_guard lock(mutex_);
  return last_[kind];
}

bool LiveClient::Await(const std::function<bool()>& condition) {
  const auto give_up_at = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (std::chrono::steady_clock::now() < give_up_at) {
    if (condition()) return true;
    std::this_thread::yield();
  }
  return false;
}

Json Comparable(Json view) {
  JsonObject& members = view.as_object();
  for (const char* name : {"now", "eta_ms", "position"}) members.erase(name);
  return view;
}

std::string StatusOf(const Json& view, const std::string& step) {
  if (view.is_null()) return "";
  for (const Json& one : view.at("steps").as_array()) {
    if (MemberText(one, "name") == step) return MemberText(one, "status");
  }
  return "";
}

}  // namespace wfb::testing
