// Everything of a request and of a stream that is read by this program's own code: the address, the
// JSON body and server-sent events. The parts must agree with themselves, whatever they are given.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "server/event_stream_parser.h"
#include "server/http_message.h"
#include "server/json_body.h"
#include "server/problem.h"

namespace {

void ReadTarget(std::string_view text) {
  const wfb::Result<wfb::HttpTarget> target = wfb::ParseTarget(text);
  if (!target.ok()) return;
  std::string written;
  for (const std::string& segment : target->path) written += "/" + wfb::EncodeSegment(segment);
  for (size_t i = 0; i < target->query.size(); ++i) {
    const auto& [name, value] = target->query[i];
    written += (i == 0 ? "?" : "&") + wfb::EncodeSegment(name) + "=" + wfb::EncodeSegment(value);
  }
  const wfb::Result<wfb::HttpTarget> again = wfb::ParseTarget(written);
  WFB_CHECK(again.ok() && again->path == target->path && again->query == target->query,
            "an address that was decoded is the same when it is encoded and decoded again");
}

void ReadBody(std::string_view text) {
  wfb::JsonBody body(text);
  body.Text("reason");
  body.RequiredText("step");
  body.RequiredInteger("n", 1, 10'000);
  body.Texts("steps");
  body.Value("input");
  const wfb::Status status = body.Finish();
  if (status.ok()) return;
  const wfb::HttpResponse problem = wfb::Problem(status.error(), body.pointer());
  const wfb::Error read = wfb::ErrorFromResponse(problem.status, problem.body);
  WFB_CHECK(read.kind == status.error().kind, "a problem is read back as the error that it was");
}

// The events must not depend on how the stream is cut.
void ReadStream(std::string_view text) {
  const auto read = [text](size_t size) {
    wfb::EventStreamParser parser;
    std::string seen;
    for (size_t at = 0; at < text.size(); at += size) {
      parser.Put(text.substr(at, size), [&](const wfb::ServerSentEvent& event) {
        seen += event.id + "\n" + event.type + "\n" + event.body + "\n";
        return true;
      });
    }
    return seen;
  };
  const std::string whole = read(text.size() + 1);
  WFB_CHECK(read(1) == whole && read(7) == whole, "a stream reads the same in any pieces");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  ReadTarget(text);
  ReadBody(text);
  ReadStream(text);
  return 0;
}
