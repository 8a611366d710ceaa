// A reader of GET /api/v1/live for tests, as a page is one: it keeps what it was told of each run
// and replaces what changed.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/api_fixture.h"
#include "server/event_stream_parser.h"

namespace wfb::testing {

class LiveClient {
 public:
  // `query` as in "run=r1&list=1". Reads on a thread of its own.
  LiveClient(ServedEngine& served, std::string query);
  // Closes the connection.
  ~LiveClient();
  LiveClient(const LiveClient&) = delete;
  LiveClient& operator=(const LiveClient&) = delete;

  // The run as the client knows it; null before its view came.
  Json Run(const std::string& run);
  // Kinds of events so far, in order: "beat", "view", ….
  std::vector<std::string> Kinds();
  size_t CountOf(const std::string& kind);
  // The latest document of this kind; null without one.
  Json Last(const std::string& kind);
  // Waits until `condition` holds; false after ten seconds.
  bool Await(const std::function<bool()>& condition);
  // Reads nothing more until it is let go on.
  void Hold(bool held) { held_ = held; }

 private:
  void Read(const std::string& socket_path, const std::string& query);
  void Take(const ServerSentEvent& event);

  std::mutex mutex_;
  std::map<std::string, Json> runs_;
  std::map<std::string, Position> positions_;
  std::map<std::string, Json> last_;
  std::vector<std::string> kinds_;
  std::atomic<bool> ended_ = false;
  std::atomic<bool> held_ = false;
  std::thread thread_;
};

// What of a view two readers must agree on: without clocks and guesses.
Json Comparable(Json view);
// The status of a step; empty when it is not there.
std::string StatusOf(const Json& view, const std::string& step);

}  // namespace wfb::testing
