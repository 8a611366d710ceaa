// The API of a data directory (/api/v1, docs/api.md), served by the engine that has it. Commands of
// another shell reach it through a Unix socket in the data directory, browsers through TCP, where
// every request passes the gate first (server/gate.h). A request that changes
// something is answered when its event is on the disk, and nothing that is read leaves before.
//
// The parts live longer than the server, and the loop longer than the engine.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/asio_loop.h"
#include "engine/engine.h"
#include "engine/log_store.h"
#include "engine/run_store.h"
#include "engine/step_names.h"
#include "server/event_streams.h"
#include "server/http_server.h"
#include "server/live_runs.h"
#include "server/metrics.h"
#include "server/web_assets.h"

namespace wfb {

// Body of POST /api/v1/runs.
struct RunStart {
  std::string workflow;  // A path, or a name.
  Json input;            // Null = none given.
  std::optional<uint32_t> concurrency;
  std::optional<FailurePolicy> policy;
  std::string executor;  // Empty = this engine; kTemporalExecutor.
};

inline constexpr std::string_view kTemporalExecutor = "temporal";

// What is known of runs that are decided elsewhere.
struct RemoteKnowledge {
  bool offered = false;  // Runs may be started on Temporal.
  // Why a run stands still at the moment; empty = it does not, or nobody knows.
  std::function<std::string(const std::string& run)> notice{};
};

// What only the program around the server can do.
struct ApiHost {
  Engine& engine;
  Journal& journal;
  RunStore& store;
  StepNames& names;  // Hears every event before the server does.
  AsioLoop& loop;
  const LogStore& logs;
  // Makes the workflow ready and starts it; answers with the run's id once its start is durable.
  // Empty when this engine takes no further runs.
  std::function<void(const RunStart&, std::function<void(Result<std::string>)>)> start{};
  // A report of a run in a format: NotFound, or InvalidInput that names the formats.
  struct Report {
    std::string content_type;
    std::string text;
  };
  std::function<Result<Report>(const std::string& run, const std::string& format)> report{};
  std::string folder{};  // Where names of workflows are looked up; absolute.
  std::string data_directory{};
  std::string version{};  // Of the program.
  WebAssets web{};
  RemoteKnowledge remote{};
  std::string sessions_path{};  // Where the sessions of browsers are kept; empty = nowhere.
  const SyncTimes* sync_times = nullptr;  // Of the journal, where they are measured.
};

inline constexpr uint16_t kDefaultPort = 4680;

struct ApiContext;

class ApiServer {
 public:
  explicit ApiServer(ApiHost host, HttpLimits http_limits = {}, EventLimits event_limits = {},
                     LiveLimits live_limits = {});
  // Closes all connections.
  ~ApiServer();
  ApiServer(const ApiServer&) = delete;
  ApiServer& operator=(const ApiServer&) = delete;

  // For the user who owns the data directory, and nobody else.
  Status ListenUnix(const std::string& path);
  // For browsers of this machine: at this port, or the next one that is free; 0 = any. Gives the
  // port; asked again, the one that it has.
  Result<uint16_t> ListenTcp(uint16_t port = kDefaultPort);
  // "http://127.0.0.1:4680"; it listens on TCP.
  std::string url() const;
  // A link that lets one browser in, once, to the local path `to`.
  std::string MakeLink(std::string_view to = "/");
  // A token that lets programs in.
  std::string MakeBearer();

  // Open streams of events, live streams, and logs that are followed.
  size_t reader_count() const;
  size_t live_reader_count() const;
  size_t follower_count() const;
  const HttpServer& http() const { return *http_; }

 private:
  std::unique_ptr<ApiContext> context_;
  std::unique_ptr<HttpServer> http_;
  uint16_t port_ = 0;  // 0 = not on TCP.
};

}  // namespace wfb
