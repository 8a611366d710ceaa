#include "cli/run_access.h"

#include <poll.h>

#include "cli/direct_access.h"
#include "cli/directory_search.h"
#include "cli/run_id.h"
#include "cli/socket_access.h"
#include "engine/data_directory.h"

namespace wfb {

const char* RequestWord(RunRequest::Kind kind) {
  switch (kind) {
    case RunRequest::Kind::Cancel:
      return "cancel";
    case RunRequest::Kind::Pause:
      return "pause";
    case RunRequest::Kind::Resume:
      return "resume";
    case RunRequest::Kind::Retry:
      return "retry";
    case RunRequest::Kind::Skip:
      return "skip";
    case RunRequest::Kind::Concurrency:
      return "concurrency";
    case RunRequest::Kind::Policy:
      return "policy";
  }
  return "";
}

// An engine that begins has the lock before its socket, and one that ends gives the lock up after
// it: both last for moments.
Result<std::unique_ptr<RunAccess>> OpenRunAccess(const std::string& data_directory) {
  constexpr int kPatienceMs = 2'000;
  constexpr int kLookEveryMs = 20;
  for (int waited = 0;; waited += kLookEveryMs) {
    const auto holder = DataDirectory::FindHolder(data_directory);
    Result<std::unique_ptr<RunAccess>> access =
        holder ? OpenSocketAccess(data_directory, holder->socket)
               : OpenDirectAccess(data_directory);
    if (access.ok() || waited >= kPatienceMs) return access;
    const ErrorKind expected = holder ? ErrorKind::Unavailable : ErrorKind::Conflict;
    if (access.error().kind != expected) return access;
    poll(nullptr, 0, kLookEveryMs);
  }
}

Result<FoundRun> FindRun(const std::string& run, const std::string& data,
                         const std::string& directory) {
  // "The latest" is a run of this place; an id finds its run wherever it is.
  WFB_ASSIGN_OR_RETURN(const std::vector<std::string> candidates,
                       DataDirectories(data, directory, !run.empty()));
  std::optional<Error> first_error;
  for (const std::string& candidate : candidates) {
    Result<std::unique_ptr<RunAccess>> access = OpenRunAccess(candidate);
    if (!access.ok()) {
      if (!first_error) first_error = access.error();
      continue;
    }
    WFB_ASSIGN_OR_RETURN(const std::vector<RunSummary> runs, (*access)->Runs(SIZE_MAX));
    std::vector<std::string> ids;
    for (const RunSummary& summary : runs) ids.push_back(summary.id);
    Result<std::string> id = ResolveRunId(run, ids);
    if (id.ok()) return FoundRun{std::move(*access), std::move(*id)};
    // Several runs could be meant here: that is an answer, not a reason to look elsewhere.
    if (id.error().kind != ErrorKind::NotFound) return id.error();
    if (!first_error) first_error = id.error();
  }
  return *first_error;
}

}  // namespace wfb
