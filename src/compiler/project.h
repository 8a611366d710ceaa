// What the files of a project share: the workflows with the names that their functions, types and
// files have, and the activities, each once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "compiler/names.h"
#include "core/plan.h"
#include "definition/document.h"

namespace wfb::compiler {

struct ActivityUnit {
  std::string function;  // Name in activities.ts, also the type of the activity.
  const definition::Activity* source = nullptr;
  const Activity* activity = nullptr;
};

struct WorkflowUnit {
  const definition::Document* document = nullptr;
  PlanPtr plan;
  std::string function;                 // Also the type of the workflow.
  std::string file;                     // "package-build", below src/workflows/.
  std::string input_type, result_type;  // Types.
  std::string input_schema;             // Constant, where the workflow has a schema.
  std::vector<size_t> activities;       // Into Project::activities, as the plan counts them.
};

struct Project {
  std::vector<WorkflowUnit> workflows;   // The root first.
  std::vector<ActivityUnit> activities;  // Those that a node uses, by first use.
  Scope names;                           // Of functions, in all files.
  const WorkflowUnit* Find(const std::string& workflow) const;
};

inline constexpr size_t kUnused = static_cast<size_t>(-1);

// Names everything. Problems: what cannot be compiled.
Project MakeProject(const std::vector<const definition::Document*>& documents,
                    Diagnostics& problems);

// Duration as Temporal reads it: "10m", "90s", "250ms".
std::string TemporalDuration(DurationMs duration);

}  // namespace wfb::compiler
