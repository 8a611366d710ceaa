#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/graph.h"
#include "core/plan.h"
#include "definition/constant.h"
#include "definition/format.h"
#include "definition/validation_parts.h"

namespace wfb::definition {

namespace {

class GraphValidation {
 public:
  GraphValidation(const Graph& graph, std::string pointer, Reporter& reporter)
      : graph_(graph), pointer_(std::move(pointer)), reporter_(reporter) {}

  void Run() {
    Ids();
    Edges();
    const bool acyclic = Cycle();
    for (size_t i = 0; i < graph_.nodes.size(); ++i) Cases(i);
    if (acyclic) Unreachable();
    Bodies();
  }

 private:
  struct KnownEdge {
    size_t index;  // Into Graph::edges.
    uint32_t from;
    uint32_t to;
  };

  std::string NodePlace(size_t index) const { return PointerTo(pointer_ + "/nodes", index); }
  std::string EdgePlace(size_t index) const { return PointerTo(pointer_ + "/edges", index); }

  void Ids() {
    if (graph_.nodes.size() > kNodeCountMax) {
      reporter_.Add(Code::LimitExceeded, pointer_ + "/nodes",
                    fmt::format("there are {} nodes; at most {} are allowed", graph_.nodes.size(),
                                kNodeCountMax));
    }
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      const std::string& id = graph_.nodes[i].id;
      if (id.empty()) continue;
      ids_.push_back(id);
      const NodeScope scope(reporter_, id);
      const auto [first, fresh] = index_of_.emplace(id, static_cast<uint32_t>(i));
      if (!fresh) {
        reporter_.Add(Code::DuplicateId, NodePlace(i) + "/id",
                      fmt::format("the id \"{}\" is used twice", id),
                      fmt::format("nodes {} and {} of the list have it", first->second + 1, i + 1));
      }
      if (id == "start" || IsObjectMember(id)) {
        reporter_.Add(Code::ReservedName, NodePlace(i) + "/id",
                      fmt::format("the id \"{}\" is reserved", id), "choose another id");
      }
    }
  }

  // Index of the node, after reporting an unknown one.
  std::optional<uint32_t> Target(const std::string& id, const std::string& place) {
    const auto found = index_of_.find(id);
    if (found != index_of_.end()) return found->second;
    if (!id.empty()) {
      reporter_.Add(Code::UnknownTarget, place, fmt::format("there is no node \"{}\"", id),
                    SuggestionFor(id, ids_));
    }
    return std::nullopt;
  }

  void Edges() {
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    for (size_t i = 0; i < graph_.edges.size(); ++i) {
      const Edge& edge = graph_.edges[i];
      const std::optional<uint32_t> from = Target(edge.from, EdgePlace(i) + "/from");
      const std::optional<uint32_t> to = Target(edge.to, EdgePlace(i) + "/to");
      if (!seen.emplace(edge.from, edge.to, edge.case_name.value_or("")).second) {
        reporter_.Add(Code::DuplicateEdge, EdgePlace(i),
                      fmt::format("the edge {} → {} is drawn twice", edge.from, edge.to),
                      "remove one of the two");
      }
      cases_with_edge_[edge.from].insert(edge.case_name.value_or(""));
      if (from) CaseOfEdge(graph_.nodes[*from], edge, EdgePlace(i));
      if (from && to) edges_.push_back({i, *from, *to});
    }
  }

  void CaseOfEdge(const Node& from, const Edge& edge, const std::string& place) {
    const NodeScope scope(reporter_, from.id);
    const bool ends =
        std::holds_alternative<EndNode>(from.kind) || std::holds_alternative<FailNode>(from.kind);
    if (ends) {
      reporter_.Add(Code::EdgeAfterEnd, place,
                    fmt::format("\"{}\" ends the run, so nothing follows it", from.id),
                    "remove the edge");
    }
    // What leaves a type that is not run yet (approval, wait) is not fixed.
    if (std::holds_alternative<ReservedNode>(from.kind)) return;
    const auto* condition = std::get_if<ConditionNode>(&from.kind);
    if (condition == nullptr) {
      if (!edge.case_name) return;
      reporter_.Add(Code::MisplacedCase, place + "/case",
                    fmt::format("\"{}\" is no condition, so its edges have no case", from.id),
                    "remove \"case\"");
      return;
    }
    const std::vector<std::string> names = CaseNames(*condition);
    if (!edge.case_name) {
      reporter_.Add(Code::MisplacedCase, place,
                    fmt::format("the edge leaves the condition \"{}\" without a case", from.id),
                    names.empty() ? "" : fmt::format("add \"case\": \"{}\"", names[0]));
    } else if (std::find(names.begin(), names.end(), *edge.case_name) == names.end()) {
      std::string hint = SuggestionFor(*edge.case_name, names);
      if (hint.empty()) hint = "its cases: " + fmt::format("{}", fmt::join(names, ", "));
      reporter_.Add(Code::UnknownCase, place + "/case",
                    fmt::format("\"{}\" has no case \"{}\"", from.id, *edge.case_name),
                    std::move(hint));
    }
  }

  static std::vector<std::string> CaseNames(const ConditionNode& condition) {
    std::vector<std::string> names;
    for (const Case& item : condition.cases) names.push_back(item.name);
    if (condition.otherwise) names.push_back(*condition.otherwise);
    return names;
  }

  void Cases(size_t index) {
    const Node& node = graph_.nodes[index];
    const auto* condition = std::get_if<ConditionNode>(&node.kind);
    if (condition == nullptr) return;
    const NodeScope scope(reporter_, node.id);
    const std::set<std::string>& with_edge = cases_with_edge_[node.id];
    const std::vector<std::string> names = CaseNames(*condition);
    std::set<std::string> seen;
    for (size_t i = 0; i < names.size(); ++i) {
      if (names[i].empty()) continue;
      const bool is_case = i < condition->cases.size();
      const std::string place =
          NodePlace(index) + (is_case ? PointerTo("/cases", i) + "/name" : "/otherwise");
      if (!seen.insert(names[i]).second) {
        reporter_.Add(Code::DuplicateCase, place,
                      fmt::format("the case name \"{}\" is used twice", names[i]),
                      "every way out has a name of its own");
      } else if (!with_edge.contains(names[i])) {
        reporter_.Add(
            Code::CaseWithoutEdge, place, fmt::format("no edge follows the case \"{}\"", names[i]),
            fmt::format("add an edge from \"{}\" with \"case\": \"{}\"", node.id, names[i]));
      }
    }
  }

  bool Cycle() {
    std::vector<GraphEdge> edges;
    for (const KnownEdge& edge : edges_) edges.push_back({edge.from, edge.to});
    const auto count = static_cast<uint32_t>(graph_.nodes.size());
    const std::vector<uint32_t> cycle = ShortestCycle(wfb::Graph::Build(count, edges));
    if (cycle.empty()) return true;
    std::vector<std::string> ids;
    for (const uint32_t vertex : cycle) ids.push_back(graph_.nodes[vertex].id);
    ids.push_back(ids[0]);
    const uint32_t next = cycle.size() > 1 ? cycle[1] : cycle[0];
    const auto edge = std::find_if(edges_.begin(), edges_.end(), [&](const KnownEdge& e) {
      return e.from == cycle[0] && e.to == next;
    });
    reporter_.Add(Code::Cycle, EdgePlace(edge->index), "the edges form a cycle: " + PathText(ids),
                  "remove one of its edges; a loop is a node of its own type");
    return false;
  }

  // Names of the cases that can be seen to be never taken: constantly false, or after one that is
  // constantly true.
  static std::set<std::string> DeadCases(const ConditionNode& condition) {
    std::set<std::string> dead;
    bool decided = false;
    for (const Case& item : condition.cases) {
      const std::optional<bool> value = decided ? false : ConstantCondition(item.when);
      if (value.has_value() && !*value) dead.insert(item.name);
      decided = decided || value.value_or(false);
    }
    if (decided && condition.otherwise) dead.insert(*condition.otherwise);
    return dead;
  }

  bool IsDead(const KnownEdge& edge) {
    const auto* condition = std::get_if<ConditionNode>(&graph_.nodes[edge.from].kind);
    const std::optional<std::string>& name = graph_.edges[edge.index].case_name;
    if (condition == nullptr || !name) return false;
    const auto known = dead_cases_.find(edge.from);
    if (known != dead_cases_.end()) return known->second.contains(*name);
    return dead_cases_.emplace(edge.from, DeadCases(*condition)).first->second.contains(*name);
  }

  // Needs an acyclic graph.
  void Unreachable() {
    const auto count = static_cast<uint32_t>(graph_.nodes.size());
    std::vector<GraphEdge> order_edges;
    std::vector<std::vector<size_t>> incoming(count);
    for (size_t i = 0; i < edges_.size(); ++i) {
      order_edges.push_back({edges_[i].from, edges_[i].to});
      incoming[edges_[i].to].push_back(i);
    }
    std::vector<char> reachable(count, 1);
    for (const uint32_t vertex : TopologicalOrder(wfb::Graph::Build(count, order_edges))) {
      if (incoming[vertex].empty()) continue;
      reachable[vertex] = std::any_of(
          incoming[vertex].begin(), incoming[vertex].end(),
          [&](size_t i) { return reachable[edges_[i].from] != 0 && !IsDead(edges_[i]); });
      if (reachable[vertex] != 0) continue;
      const NodeScope scope(reporter_, graph_.nodes[vertex].id);
      const KnownEdge& edge = edges_[incoming[vertex][0]];
      const std::string& from = graph_.nodes[edge.from].id;
      const bool dead = IsDead(edge);
      reporter_.Add(Code::Unreachable, NodePlace(vertex),
                    fmt::format("\"{}\" can never be reached", graph_.nodes[vertex].id),
                    dead ? fmt::format("the case \"{}\" of \"{}\" is never taken",
                                       graph_.edges[edge.index].case_name.value_or(""), from)
                         : fmt::format("it comes after \"{}\", which is never reached", from));
    }
  }

  void Bodies() {
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Node& node = graph_.nodes[i];
      if (const auto* reserved = std::get_if<ReservedNode>(&node.kind)) {
        for (const auto& [key, body] : reserved->bodies) {
          ValidateGraph(body, PointerTo(NodePlace(i), key), reporter_);
        }
      } else if (const auto* orchestrate = std::get_if<OrchestrateNode>(&node.kind)) {
        for (const Graph& body : orchestrate->run.body) {
          ValidateGraph(body, NodePlace(i) + "/run/body", reporter_);
        }
      }
    }
  }

  const Graph& graph_;
  std::string pointer_;
  Reporter& reporter_;
  std::vector<std::string> ids_;
  std::unordered_map<std::string, uint32_t> index_of_;
  std::vector<KnownEdge> edges_;
  std::unordered_map<std::string, std::set<std::string>> cases_with_edge_;
  std::unordered_map<uint32_t, std::set<std::string>> dead_cases_;  // By node.
};

}  // namespace

std::string PathText(const std::vector<std::string>& ids) {
  return fmt::format("{}", fmt::join(ids, " → "));
}

void ValidateGraph(const Graph& graph, const std::string& pointer, Reporter& reporter) {
  GraphValidation(graph, pointer, reporter).Run();
}

}  // namespace wfb::definition
