// Server-sent events (the format of EventSource) out of the pieces in which they arrive.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace wfb {

struct ServerSentEvent {
  std::string id;    // The last one that was sent, also by an earlier event.
  std::string type;  // "message" unless it has a name.
  std::string body;  // Lines joined by '\n'.
};

class EventStreamParser {
 public:
  // `visit` gets each complete event; it returns false to stop, and then this does too.
  bool Put(std::string_view piece, const std::function<bool(const ServerSentEvent&)>& visit);

 private:
  void TakeLine(std::string_view line);

  std::string rest_;  // Of a line that has not ended.
  ServerSentEvent event_;
  bool has_body_ = false;
};

}  // namespace wfb
