#include "compiler/project.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "definition/document_json.h"
#include "definition/plan_lowering.h"

namespace wfb::compiler {

namespace {

std::vector<bool> UsedActivities(const Plan& plan) {
  std::vector<bool> used(plan.activities.size(), false);
  for (const PlanNode& node : plan.nodes) {
    const auto* call = std::get_if<ActivityCall>(&node.kind);
    if (const auto* orchestrate = std::get_if<OrchestrateNode>(&node.kind)) {
      call = std::get_if<ActivityCall>(&orchestrate->run);
    }
    if (call != nullptr) used[call->activity] = true;
  }
  return used;
}

std::string FileName(const std::string& name, std::set<std::string>& taken) {
  std::string file = name;
  for (int number = 2; !taken.insert(LowerCase(file)).second; ++number) {
    file = fmt::format("{}-{}", name, number);
  }
  return file;
}

bool SameActivity(const definition::Activity& a, const definition::Activity& b) { return a == b; }

void AddActivities(WorkflowUnit& unit, Project& project) {
  const std::vector<bool> used = UsedActivities(*unit.plan);
  unit.activities.assign(used.size(), kUnused);
  for (size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) continue;
    const definition::Activity& source = unit.document->activities[i];
    const auto same = std::find_if(
        project.activities.begin(), project.activities.end(),
        [&](const ActivityUnit& other) { return SameActivity(*other.source, source); });
    unit.activities[i] = static_cast<size_t>(same - project.activities.begin());
    if (same != project.activities.end()) continue;
    const std::string wanted = CamelCase(source.name);
    // Another workflow's activity of this name is told apart by the workflow.
    const bool taken = project.names.Has(wanted);
    const std::string name =
        taken ? CamelCase(unit.document->name) + PascalCase(source.name) : wanted;
    project.activities.push_back(
        {project.names.Declare(name, "Activity"), &source, &unit.plan->activities[i]});
  }
}

}  // namespace

const WorkflowUnit* Project::Find(const std::string& workflow) const {
  const auto found =
      std::find_if(workflows.begin(), workflows.end(),
                   [&](const WorkflowUnit& unit) { return unit.document->name == workflow; });
  return found == workflows.end() ? nullptr : &*found;
}

Project MakeProject(const std::vector<const definition::Document*>& documents,
                    Diagnostics& problems) {
  Project project;
  std::set<std::string> files = {"index"};
  for (const definition::Document* document : documents) {
    Result<PlanPtr> plan = definition::LowerDefinition(*document, "");
    if (!plan.ok()) {
      Diagnostic problem;
      problem.code = "WFB-C001";
      problem.message = "the workflow " + document->name + " is not valid: " + plan.error().message;
      problem.hint = "\"wfb validate\" names all problems";
      problems.push_back(std::move(problem));
      continue;
    }
    WorkflowUnit unit;
    unit.document = document;
    unit.plan = std::move(*plan);
    unit.function = project.names.Declare(CamelCase(document->name), "Workflow");
    unit.file = FileName(document->name, files);
    const std::string type = PascalCase(unit.function);
    unit.input_type = project.names.Declare(type + "Input", "Type");
    unit.result_type = project.names.Declare(type + "Result", "Type");
    unit.input_schema = project.names.Declare(unit.function + "InputSchema", "Value");
    project.workflows.push_back(std::move(unit));
  }
  for (WorkflowUnit& unit : project.workflows) AddActivities(unit, project);
  return project;
}

std::string TemporalDuration(DurationMs duration) {
  constexpr std::array<std::pair<DurationMs, const char*>, 4> kUnits = {
      {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1'000, "s"}}};
  for (const auto& [milliseconds, name] : kUnits) {
    if (duration > 0 && duration % milliseconds == 0) {
      return fmt::format("{}{}", duration / milliseconds, name);
    }
  }
  return fmt::format("{}ms", duration);
}

}  // namespace wfb::compiler
