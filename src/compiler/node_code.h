// The call that one node of a workflow is: flow.activity("build", …), orchestrate(flow, "all", …).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/expression_code.h"
#include "compiler/project.h"

namespace wfb::compiler {

// An activity as a workflow calls it: with retries by the server, or attempt by attempt.
struct Proxy {
  size_t activity = 0;  // Into Project::activities.
  bool one_attempt = false;
  friend bool operator<(const Proxy& a, const Proxy& b) {
    return std::pair(a.activity, a.one_attempt) < std::pair(b.activity, b.one_attempt);
  }
};

class NodeCoder {
 public:
  NodeCoder(const Project& project, const WorkflowUnit& unit);

  // Without "await" and without ";".
  Code CodeOf(NodeIndex node) const;

  // Name of the constant that calls the activity.
  const std::map<Proxy, std::string>& proxies() const { return proxies_; }
  const Mentions& mentions() const { return mentions_; }
  bool has_orchestrate() const { return has_orchestrate_; }
  // Functions of the child workflows, in the order of their names.
  const std::set<std::string>& children() const { return children_; }

 private:
  void Note(const PlanNode& node);
  void NoteCall(const ActivityCall& call, bool is_item);
  void NoteChild(const ChildCall& call);
  void NoteProxies();

  Code ActivityNodeCode(const std::string& id, const ActivityCall& call) const;
  Code ChildNodeCode(const std::string& id, const ChildCall& call) const;
  Code OrchestrateCode(const std::string& id, const OrchestrateNode& node) const;
  Code ChoiceCode(const std::string& id, const ConditionNode& node) const;
  // The body of a function that starts one attempt.
  Code StartActivity(const ActivityCall& call, bool one_attempt) const;
  Code StartChild(const ChildCall& call) const;
  Code ItemStart(const OrchestrateNode& node) const;

  const Project& project_;
  const WorkflowUnit& unit_;
  std::set<Proxy> used_;
  std::map<Proxy, std::string> proxies_;
  Mentions mentions_;
  std::set<std::string> children_;
  bool has_orchestrate_ = false;
};

// What the templates of an activity mention.
void AddActivity(const Activity& activity, Mentions& mentions);
// Whether the activity reads its input: only then it has a parameter for it.
bool ReadsInput(const Activity& activity);

}  // namespace wfb::compiler
