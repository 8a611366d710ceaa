#include "cli/temporal_options.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "catalog/absolute_path.h"

namespace wfb {

namespace {

std::string Chosen(const std::string& written, const char* variable, const char* otherwise) {
  if (!written.empty()) return written;
  const char* value = std::getenv(variable);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

Result<std::string> TextOf(const std::string& option, const std::string& file,
                           const std::string& directory) {
  if (file.empty()) return std::string();
  const std::string path = AbsolutePath(file, directory);
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream) return NotFound(fmt::format("{}: {} cannot be read", option, path));
  return text.str();
}

}  // namespace

void TemporalOptions::Declare(Options& options, const std::string& prefix) {
  prefix_ = "--" + prefix;
  options.Value(prefix_ + "address", "HOST:PORT",
                "the Temporal server (127.0.0.1:7233, or $TEMPORAL_ADDRESS)", &address_);
  options.Value(prefix_ + "namespace", "NAME", "its namespace (default, or $TEMPORAL_NAMESPACE)",
                &namespace_name_);
  options.Value(prefix_ + "task-queue", "NAME", "the task queue (wfb, or $TEMPORAL_TASK_QUEUE)",
                &task_queue_);
  options.Value(prefix_ + "api-key-env", "VARIABLE",
                "the variable that holds the API key (TEMPORAL_API_KEY)", &api_key_env_);
  options.Flag(prefix_ + "tls", "talk to it by TLS, as an API key asks too", tls_);
  options.Value(prefix_ + "tls-ca", "FILE", "whom to trust (PEM; the system's authorities)",
                &tls_ca_);
  options.Value(prefix_ + "tls-cert", "FILE", "our certificate (PEM)", &tls_cert_);
  options.Value(prefix_ + "tls-key", "FILE", "its key (PEM)", &tls_key_);
  options.Value(prefix_ + "tls-server-name", "NAME", "whom the server's certificate names",
                &tls_server_name_);
}

bool TemporalOptions::given() const {
  return tls_ || !(address_ + namespace_name_ + task_queue_ + api_key_env_ + tls_ca_ + tls_cert_ +
                   tls_key_ + tls_server_name_)
                      .empty();
}

Result<TemporalSettings> TemporalOptions::Settings(const std::string& directory) const {
  TemporalSettings settings;
  settings.address = Chosen(address_, "TEMPORAL_ADDRESS", "127.0.0.1:7233");
  settings.namespace_name = Chosen(namespace_name_, "TEMPORAL_NAMESPACE", "default");
  settings.task_queue = Chosen(task_queue_, "TEMPORAL_TASK_QUEUE", "wfb");
  const std::string variable = api_key_env_.empty() ? "TEMPORAL_API_KEY" : api_key_env_;
  settings.api_key = Chosen("", variable.c_str(), "");
  if (settings.api_key.empty() && !api_key_env_.empty()) {
    return InvalidInput(
        fmt::format("{}api-key-env: there is no environment variable {}", prefix_, variable));
  }
  settings.tls = tls_;
  WFB_ASSIGN_OR_RETURN(settings.tls_ca, TextOf(prefix_ + "tls-ca", tls_ca_, directory));
  WFB_ASSIGN_OR_RETURN(settings.tls_cert, TextOf(prefix_ + "tls-cert", tls_cert_, directory));
  WFB_ASSIGN_OR_RETURN(settings.tls_key, TextOf(prefix_ + "tls-key", tls_key_, directory));
  settings.tls_server_name = tls_server_name_;
  return settings;
}

}  // namespace wfb
