// The real connection, and the only place that sees gRPC.
#include <fmt/format.h>
#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>

#include "temporal/connection.h"

namespace wfb::temporal {

namespace {

using Stub = grpc::TemplatedGenericStub<MessageLite, MessageLite>;
using Cause = CallError::Cause;

constexpr int kMessageBytesMax = 256 << 20;  // A page of a history is far below.

Cause CauseOf(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return Cause::Timeout;
    case grpc::StatusCode::NOT_FOUND:
      return Cause::NotFound;
    case grpc::StatusCode::ALREADY_EXISTS:
      return Cause::Taken;
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
      return Cause::Refused;
    case grpc::StatusCode::CANCELLED:
      return Cause::Cancelled;
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::OUT_OF_RANGE:
    case grpc::StatusCode::UNIMPLEMENTED:
      return status.error_message().find("limit") != std::string::npos ||
                     status.error_message().find("too large") != std::string::npos
                 ? Cause::TooLarge
                 : Cause::Invalid;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      // Also what gRPC says of a message over its own limit.
      return status.error_message().find("larger than max") != std::string::npos ? Cause::TooLarge
                                                                                 : Cause::Busy;
    case grpc::StatusCode::UNAVAILABLE:
      return Cause::Unreachable;
    default:
      return Cause::Busy;
  }
}

// "failed to connect to all addresses; last error: UNKNOWN: ipv4:…: <this>"
std::string LastPart(const std::string& message) {
  constexpr std::string_view kMark = "last error: ";
  const size_t at = message.find(kMark);
  return at == std::string::npos ? message : message.substr(at + kMark.size());
}

Error Explain(const ConnectionOptions& options, Cause cause, const std::string& said) {
  const std::string& address = options.address;
  switch (cause) {
    case Cause::Unreachable:
      if (said.find("andshake") != std::string::npos) {
        return Unavailable(fmt::format(
            "Temporal at {} cannot be talked to by TLS ({}); check that its certificate and ours "
            "have not expired, --tls-ca and --tls-server-name",
            address, LastPart(said)));
      }
      return Unavailable(
          fmt::format("Temporal cannot be reached at {} ({}); start it, for example with wfb "
                      "worker --dev, or name another one with --address",
                      address, LastPart(said)));
    case Cause::Timeout:
      return Unavailable(
          fmt::format("Temporal at {} did not answer in time; it may be overloaded, or not a "
                      "Temporal server",
                      address));
    case Cause::Busy:
      return Unavailable(fmt::format("Temporal at {} is in trouble: {}", address, said));
    case Cause::NotFound:
      if (said.find("amespace") != std::string::npos) {
        return NotFound(fmt::format(
            "Temporal at {} has no namespace \"{}\"; name another one with --namespace, or make it "
            "with temporal operator namespace create",
            address, options.name_space));
      }
      return NotFound(said);
    case Cause::Taken:
      return Conflict(said);
    case Cause::Refused:
      return Conflict(fmt::format(
          "Temporal at {} refuses access to namespace \"{}\" ({}); check --api-key-env, "
          "--tls-cert and what they permit",
          address, options.name_space, said));
    case Cause::TooLarge:
      return InvalidInput(fmt::format("over a limit of Temporal: {}", said));
    case Cause::Cancelled:
      return Cancelled("the connection to Temporal was closed");
    case Cause::Invalid:
      break;
  }
  return InvalidInput(fmt::format("Temporal refused the request: {}", said));
}

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const ConnectionOptions& options) {
  const bool tls = options.tls || !options.api_key.empty() || !options.tls_ca.empty() ||
                   !options.tls_cert.empty() || !options.tls_server_name.empty();
  if (!tls) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions ssl;
  ssl.pem_root_certs = options.tls_ca;
  ssl.pem_cert_chain = options.tls_cert;
  ssl.pem_private_key = options.tls_key;
  return grpc::SslCredentials(ssl);
}

std::shared_ptr<grpc::Channel> ChannelOf(const ConnectionOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 15'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  if (!options.tls_server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls_server_name);
  }
  return grpc::CreateCustomChannel(options.address, CredentialsOf(options), arguments);
}

class RpcConnection final : public Connection {
 public:
  explicit RpcConnection(ConnectionOptions options)
      : Connection(std::move(options)), stub_(ChannelOf(this->options())) {
    calls_->options = this->options();
  }

  void Start(const std::string& method, const MessageLite& request, MessageLite& response,
             DurationMs deadline_ms, std::function<void(CallOutcome)> done) override {
    std::list<grpc::ClientContext>::iterator context;
    {
      const std::lock_guard lock(calls_->mutex);
      if (calls_->aborted) {
        done(Failed(options(), Cause::Cancelled, ""));
        return;
      }
      context = calls_->contexts.emplace(calls_->contexts.end());
    }
    context->set_deadline(std::chrono::system_clock::now() +
                          std::chrono::milliseconds(deadline_ms));
    context->AddMetadata("client-name", "wfb");
    context->AddMetadata("client-version", "0.1.0");
    context->AddMetadata("temporal-namespace", name_space());
    if (!options().api_key.empty()) {
      context->AddMetadata("authorization", "Bearer " + options().api_key);
    }
    // A name that outlives the call: gRPC keeps only the pointer.
    const std::string& path = PathOf(method);
    stub_.UnaryCall(&*context, path, grpc::StubOptions(), &request, &response,
                    [calls = calls_, context, done = std::move(done)](grpc::Status status) {
                      CallOutcome outcome;
                      if (!status.ok()) {
                        outcome = Failed(calls->options, CauseOf(status), status.error_message());
                      }
                      done(std::move(outcome));
                      const std::lock_guard lock(calls->mutex);
                      calls->contexts.erase(context);
                      if (calls->contexts.empty()) calls->idle.notify_all();
                    });
  }

  void Abort() override {
    const std::lock_guard lock(calls_->mutex);
    calls_->aborted = true;
    for (grpc::ClientContext& context : calls_->contexts) context.TryCancel();
  }

  void Close() override {
    Abort();
    std::unique_lock lock(calls_->mutex);
    calls_->idle.wait(lock, [this] { return calls_->contexts.empty(); });
  }

 private:
  // What calls under way use: they may outlive the connection.
  struct Calls {
    ConnectionOptions options;
    std::mutex mutex;
    std::condition_variable idle;
    bool aborted = false;
    std::list<grpc::ClientContext> contexts;
    std::list<std::string> paths;
  };

  static CallError Failed(const ConnectionOptions& options, Cause cause, const std::string& said) {
    return {cause, said, Explain(options, cause, said)};
  }

  const std::string& PathOf(const std::string& method) {
    const std::string path = "/temporal.api.workflowservice.v1.WorkflowService/" + method;
    const std::lock_guard lock(calls_->mutex);
    for (const std::string& known : calls_->paths) {
      if (known == path) return known;
    }
    return calls_->paths.emplace_back(path);
  }

  Stub stub_;
  std::shared_ptr<Calls> calls_ = std::make_shared<Calls>();
};

}  // namespace

Result<std::shared_ptr<Connection>> Connection::Open(ConnectionOptions options) {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return InvalidInput("--tls-cert and --tls-key belong together: give both or none");
  }
  const size_t colon = options.address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == options.address.size()) {
    return InvalidInput(
        fmt::format("--address is HOST:PORT, such as 127.0.0.1:7233, not \"{}\"", options.address));
  }
  return std::shared_ptr<Connection>(std::make_shared<RpcConnection>(std::move(options)));
}

}  // namespace wfb::temporal
