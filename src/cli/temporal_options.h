// The options of every command that talks to a Temporal server, and what they mean together with
// the environment: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE, TEMPORAL_API_KEY.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/options.h"

namespace wfb {

// Where the server is, and how it is talked to.
struct TemporalSettings {
  std::string address;  // HOST:PORT
  std::string namespace_name;
  std::string task_queue;
  std::string api_key;  // Empty = none.
  bool tls = false;
  std::string tls_ca, tls_cert, tls_key;  // PEM texts.
  std::string tls_server_name;
};

class TemporalOptions {
 public:
  // --address … --tls-server-name; with the prefix "temporal-" --temporal-address ….
  void Declare(Options& options, const std::string& prefix = "");
  // Whether one of them was written on the command line.
  bool given() const;
  // What was written, then the environment, then the defaults. Reads the files; InvalidInput or
  // NotFound names the option.
  Result<TemporalSettings> Settings(const std::string& directory) const;

 private:
  std::string prefix_;
  std::string address_;
  std::string namespace_name_;
  std::string task_queue_;
  std::string api_key_env_;
  bool tls_ = false;
  std::string tls_ca_;
  std::string tls_cert_;
  std::string tls_key_;
  std::string tls_server_name_;
};

}  // namespace wfb
