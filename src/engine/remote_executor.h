// Who decides the runs that this engine only mirrors. The engine asks it to follow them and hands
// people's requests to it; the facts come back through Engine::Mirror. Called on the engine's
// thread.
#pragma once

#include <functional>

#include "base/result.h"
#include "core/event.h"
#include "core/run.h"

namespace wfb {

class RemoteExecutor {
 public:
  virtual ~RemoteExecutor() = default;
  // Begins to give the facts of the root run and of its child runs to Engine::Mirror, each run from
  // where its journal ends. Once for each time that the run is loaded.
  virtual void Follow(const Run& root) = 0;
  // Carries a person's request to the run, which may have finished (retry, skip). The answer comes
  // later, on this thread: Ok when the run has accepted it, or why not.
  virtual void Ask(const Run& run, const Event& request, std::function<void(Status)> answer) = 0;
};

}  // namespace wfb
