#include "cli/temporal_connection.h"

namespace wfb {

Result<std::shared_ptr<temporal::Connection>> OpenConnection(const TemporalSettings& settings) {
  temporal::ConnectionOptions options;
  options.address = settings.address;
  options.name_space = settings.namespace_name;
  options.api_key = settings.api_key;
  options.tls = settings.tls;
  options.tls_ca = settings.tls_ca;
  options.tls_cert = settings.tls_cert;
  options.tls_key = settings.tls_key;
  options.tls_server_name = settings.tls_server_name;
  return temporal::Connection::Open(std::move(options));
}

}  // namespace wfb
