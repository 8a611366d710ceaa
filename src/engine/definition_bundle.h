// The definitions that a run is pinned to: its workflow and every workflow that it may start as a
// child, compiled. Stored in the journal under the hash of its text, so that a run continues with
// the very definitions it began with.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "core/plan.h"

namespace wfb {

struct DefinitionBundle {
  std::string hash;  // SHA-256 (hex) of `text`.
  std::string text;  // JSON; only the loader looks inside.
  std::string root;  // Name of the workflow that a run of this bundle starts with.
  std::map<std::string, PlanPtr> plans;  // By workflow name.
};
using BundlePtr = std::shared_ptr<const DefinitionBundle>;

// Compiles a stored text again. Fails when this version cannot run it.
using BundleLoader = std::function<Result<BundlePtr>(const std::string& text)>;

}  // namespace wfb
