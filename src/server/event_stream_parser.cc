#include "server/event_stream_parser.h"

namespace wfb {

void EventStreamParser::TakeLine(std::string_view line) {
  const size_t colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "id") {
    event_.id = value;
  } else if (field == "event") {
    event_.type = value;
  } else if (field == "data") {
    if (has_body_) event_.body += '\n';
    event_.body += value;
    has_body_ = true;
  }
}

bool EventStreamParser::Put(std::string_view piece,
                            const std::function<bool(const ServerSentEvent&)>& visit) {
  rest_ += piece;
  size_t begin = 0;
  for (size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
    std::string_view line = std::string_view(rest_).substr(begin, end - begin);
    begin = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) {
      TakeLine(line);
      continue;
    }
    if (event_.type.empty()) event_.type = "message";
    const bool go_on = !has_body_ || visit(event_);
    event_.type.clear();
    event_.body.clear();
    has_body_ = false;
    if (!go_on) return false;
  }
  rest_.erase(0, begin);
  return true;
}

}  // namespace wfb
