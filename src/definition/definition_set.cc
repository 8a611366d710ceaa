#include "definition/definition_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/graph.h"
#include "definition/calls.h"
#include "definition/plan_lowering.h"
#include "definition/validation.h"
#include "definition/validation_parts.h"

namespace wfb::definition {

DefinitionSet DefinitionSet::Load(const std::vector<SourceFile>& files) {
  DefinitionSet set;
  for (const SourceFile& file : files) {
    ReadDocument read = ReadDefinition(file.text, file.name);
    set.entries_.push_back({file.name, std::move(read.document), std::move(read.diagnostics)});
    set.sources_.push_back(std::move(read.source));
  }
  WorkflowsByName workflows;
  for (const Entry& entry : set.entries_) {
    if (entry.document) workflows.emplace(entry.document->name, &*entry.document);
  }
  for (size_t i = 0; i < set.entries_.size(); ++i) {
    Entry& entry = set.entries_[i];
    if (!entry.document) continue;
    const Diagnostics meaning =
        ValidateDefinition(*entry.document, set.sources_[i].get(), entry.file, &workflows);
    entry.diagnostics.insert(entry.diagnostics.end(), meaning.begin(), meaning.end());
  }
  set.CheckNames();
  set.WarnOfRecursion();
  for (Entry& entry : set.entries_) SortByPlace(entry.diagnostics);
  return set;
}

void DefinitionSet::CheckNames() {
  for (size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (!entry.document || entry.document->name.empty()) continue;
    const Entry* first = FindEntry(entry.document->name);
    if (first == &entry) continue;
    Reporter reporter(entry.file, sources_[i].get());
    reporter.Add(Code::DuplicateWorkflow, "/name",
                 fmt::format("the workflow \"{}\" is defined twice", entry.document->name),
                 fmt::format("{} defines it too", first->file));
    const Diagnostics found = reporter.Take();
    entry.diagnostics.insert(entry.diagnostics.end(), found.begin(), found.end());
  }
}

void DefinitionSet::WarnOfRecursion() {
  struct Place {
    size_t entry;
    std::string pointer;
  };
  std::vector<GraphEdge> edges;
  std::map<std::pair<uint32_t, uint32_t>, Place> places;
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (!entries_[i].document) continue;
    for (const WorkflowCall& call : CallsOf(*entries_[i].document)) {
      const Entry* callee = FindEntry(call.workflow);
      if (callee == nullptr || !call.unconditional) continue;
      const auto from = static_cast<uint32_t>(i);
      const auto to = static_cast<uint32_t>(callee - entries_.data());
      edges.push_back({from, to});
      places.emplace(std::pair(from, to), Place{i, call.pointer + "/workflow"});
    }
  }
  const auto count = static_cast<uint32_t>(entries_.size());
  const std::vector<uint32_t> cycle = ShortestCycle(wfb::Graph::Build(count, edges));
  if (cycle.empty()) return;
  std::vector<std::string> names;
  for (const uint32_t vertex : cycle) names.push_back(entries_[vertex].document->name);
  names.push_back(names[0]);
  const uint32_t next = cycle.size() > 1 ? cycle[1] : cycle[0];
  const Place& place = places.at({cycle[0], next});
  Reporter reporter(entries_[place.entry].file, sources_[place.entry].get());
  reporter.Add(Code::EndlessRecursion, place.pointer,
               fmt::format("the workflows call each other without end: {}", PathText(names)),
               "put a condition before one of the calls");
  const Diagnostics found = reporter.Take();
  Diagnostics& target = entries_[place.entry].diagnostics;
  target.insert(target.end(), found.begin(), found.end());
}

Diagnostics DefinitionSet::AllDiagnostics() const {
  Diagnostics all;
  for (const Entry& entry : entries_) {
    all.insert(all.end(), entry.diagnostics.begin(), entry.diagnostics.end());
  }
  return all;
}

const DefinitionSet::Entry* DefinitionSet::FindEntry(std::string_view name) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [name](const Entry& entry) {
    return entry.document && entry.document->name == name;
  });
  return found == entries_.end() ? nullptr : &*found;
}

const Document* DefinitionSet::Find(std::string_view name) const {
  const Entry* entry = FindEntry(name);
  return entry == nullptr ? nullptr : &*entry->document;
}

std::vector<std::string> DefinitionSet::Closure(const std::string& name) const {
  std::vector<std::string> names;
  if (Find(name) != nullptr) names.push_back(name);
  for (size_t i = 0; i < names.size(); ++i) {
    for (const WorkflowCall& call : CallsOf(*Find(names[i]))) {
      const bool known = std::find(names.begin(), names.end(), call.workflow) != names.end();
      if (!known && Find(call.workflow) != nullptr) names.push_back(call.workflow);
    }
  }
  return names;
}

Diagnostics DefinitionSet::DiagnosticsOf(const std::string& name) const {
  const std::vector<std::string> names = Closure(name);
  Diagnostics all;
  for (const Entry& entry : entries_) {
    const bool wanted = !entry.document ||
                        std::find(names.begin(), names.end(), entry.document->name) != names.end();
    if (wanted) all.insert(all.end(), entry.diagnostics.begin(), entry.diagnostics.end());
  }
  return all;
}

std::optional<std::string> DefinitionSet::PickRoot(const std::string& folder_name,
                                                   Diagnostics& problems) const {
  if (Find(folder_name) != nullptr) return folder_name;
  std::set<std::string> called;
  for (const Entry& entry : entries_) {
    if (!entry.document) continue;
    for (const WorkflowCall& call : CallsOf(*entry.document)) {
      if (call.workflow != entry.document->name) called.insert(call.workflow);
    }
  }
  std::vector<std::string> candidates;
  std::vector<std::string> all;
  for (const Entry& entry : entries_) {
    if (!entry.document || entry.document->name.empty()) continue;
    all.push_back(entry.document->name);
    if (!called.contains(entry.document->name)) candidates.push_back(entry.document->name);
  }
  if (candidates.size() == 1) return candidates[0];
  Reporter reporter;
  if (all.empty()) {
    reporter.Add(Code::NoRoot, "", "there is no workflow here that can be read");
  } else {
    reporter.Add(Code::NoRoot, "", "it is not clear which workflow of the folder is meant",
                 fmt::format("name the file of one of: {}",
                             fmt::join(candidates.empty() ? all : candidates, ", ")));
  }
  const Diagnostics found = reporter.Take();
  problems.insert(problems.end(), found.begin(), found.end());
  return std::nullopt;
}

Result<std::vector<PlanPtr>> DefinitionSet::Lower(const std::string& name,
                                                  const std::string& base_directory) const {
  if (Find(name) == nullptr) return NotFound(fmt::format("there is no workflow \"{}\"", name));
  if (HasErrors(DiagnosticsOf(name))) {
    return InvalidInput(fmt::format("the workflow \"{}\" has errors", name));
  }
  std::vector<PlanPtr> plans;
  for (const std::string& workflow : Closure(name)) {
    WFB_ASSIGN_OR_RETURN(PlanPtr plan, LowerDefinition(*Find(workflow), base_directory));
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace wfb::definition
