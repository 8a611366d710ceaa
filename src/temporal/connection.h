// A connection to a Temporal server: named calls of its service WorkflowService, each with a
// deadline, with errors in words that say what to do. All other files of this module call through
// it; gRPC itself is seen by connection.cc alone.
//
// Safe from any thread. The server is reached again by itself after it was away.
#pragma once

#include <google/protobuf/message_lite.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace wfb::temporal {

using google::protobuf::MessageLite;

struct ConnectionOptions {
  std::string address = "127.0.0.1:7233";  // host:port
  std::string name_space = "default";
  std::string api_key;  // Empty = none. Asks for TLS.
  bool tls = false;     // Also when one of the texts below is there.
  std::string tls_ca;   // PEM texts, not paths; the system's authorities when empty.
  std::string tls_cert;
  std::string tls_key;
  std::string tls_server_name;  // Whom the server's certificate must name; empty = the host.
};

inline constexpr DurationMs kCallDeadlineMs = 10'000;

// How one call ended, besides its answer.
struct CallError {
  enum class Cause {
    Unreachable,  // Nobody answers, or not in time.
    Busy,         // The server asks for patience, or had a fault of its own.
    Timeout,      // The deadline came first: for a long poll, nothing to do.
    NotFound,     // The namespace, run or task does not exist (any more).
    Taken,        // There is one already.
    Refused,      // Credentials or permissions.
    TooLarge,     // Over a limit of the server.
    Invalid,
    Cancelled,  // By Abort.
  };
  Cause cause = Cause::Unreachable;
  std::string server_message;
  Error error;  // What a person reads.
  // Worth another try, unchanged.
  bool passing() const { return cause <= Cause::Timeout; }
};

// Nothing = the answer is in the response.
using CallOutcome = std::optional<CallError>;

class Connection {
 public:
  // Reads nothing and calls nobody yet. InvalidInput when the texts for TLS do not fit together.
  static Result<std::shared_ptr<Connection>> Open(ConnectionOptions options);
  virtual ~Connection() = default;

  // Calls back once, on any thread. Both messages live until then.
  virtual void Start(const std::string& method, const MessageLite& request, MessageLite& response,
                     DurationMs deadline_ms, std::function<void(CallOutcome)> done) = 0;
  // Ends every call that is under way, and every later one at once: their outcome is Cancelled.
  virtual void Abort() = 0;
  // Aborts, and waits until every call has called back. Not from within a callback.
  virtual void Close() = 0;

  // Waits. Tries again while the cause is passing, with growing pauses, until `patience_ms`.
  CallOutcome CallOnce(const std::string& method, const MessageLite& request, MessageLite& response,
                       DurationMs deadline_ms = kCallDeadlineMs);
  CallOutcome Call(const std::string& method, const MessageLite& request, MessageLite& response,
                   DurationMs patience_ms = kCallDeadlineMs);

  const ConnectionOptions& options() const { return options_; }
  const std::string& name_space() const { return options_.name_space; }
  // "pid@host": who this is for the server.
  const std::string& identity() const { return identity_; }
  const std::string& host() const { return host_; }

 protected:
  explicit Connection(ConnectionOptions options);

 private:
  ConnectionOptions options_;
  std::string host_;
  std::string identity_;
};

// The pause before the try with this number (from 1): doubles up to `longest_ms`.
DurationMs PauseBefore(uint32_t attempt, DurationMs longest_ms = 5'000);

}  // namespace wfb::temporal
