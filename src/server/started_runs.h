// Which requests to start a run were made with which Idempotency-Key: one that comes twice starts
// one run. Keys are remembered as long as the engine lives, the latest thousand of them.
#pragma once

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace wfb {

class StartedRuns {
 public:
  using Answer = std::function<void(const Result<std::string>& run_id)>;

  // True when this is the first request with the key, which is to be carried out and then told by
  // Finish. Else `answer` gets, at once or later, what the first one got; Conflict when that asked
  // for something else.
  bool Begin(const std::string& key, const std::string& body, const Answer& answer);
  // What fails is forgotten: it may be tried again.
  void Finish(const std::string& key, const Result<std::string>& run_id);

 private:
  struct Request {
    std::string key;
    std::string body;
    std::optional<std::string> run_id;
    std::vector<Answer> waiting;
  };
  std::list<Request> requests_;  // The latest last.
};

}  // namespace wfb
