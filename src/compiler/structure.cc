#include "compiler/structure.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace wfb::compiler {

Block::Block() = default;
Block::Block(const Block&) = default;
Block::Block(Block&&) noexcept = default;
Block& Block::operator=(const Block&) = default;
Block& Block::operator=(Block&&) noexcept = default;
Block::~Block() = default;

namespace {

// From, to, case (PlanEdge::kAlways for nodes that are no conditions).
using Edge = std::tuple<NodeIndex, NodeIndex, uint32_t>;
// A node and the case of it that is left.
using Exit = std::pair<NodeIndex, uint32_t>;

class Graph {
 public:
  explicit Graph(const Plan& plan) : plan_(plan), count_(plan.scopes[0].node_count) {
    Sort();
    DropImplied();
    FindPostdominators();
  }

  const Plan& plan() const { return plan_; }
  // Stands behind all nodes that nothing follows.
  NodeIndex last() const { return count_; }
  const std::set<Edge>& edges() const { return edges_; }
  bool IsCondition(NodeIndex node) const {
    return std::holds_alternative<ConditionNode>(plan_.nodes[node].kind);
  }

  std::vector<NodeIndex> Roots() const {
    std::vector<NodeIndex> roots;
    for (NodeIndex node = 0; node < count_; ++node) {
      if (plan_.nodes[node].incoming_count == 0) roots.push_back(node);
    }
    return roots;
  }

  // Targets of the case, each once, in declaration order.
  std::vector<NodeIndex> Targets(NodeIndex node, uint32_t case_index) const {
    std::vector<NodeIndex> targets;
    for (auto edge = edges_.lower_bound({node, 0, 0});
         edge != edges_.end() && std::get<0>(*edge) == node; ++edge) {
      if (std::get<2>(*edge) == case_index) targets.push_back(std::get<1>(*edge));
    }
    return targets;
  }

  NodeIndex Postdominator(NodeIndex node) const { return postdominator_[node]; }

  // The first node that all paths from all of them come to.
  NodeIndex Join(const std::vector<NodeIndex>& nodes) const {
    NodeIndex join = nodes[0];
    for (const NodeIndex node : nodes) join = Meet(join, node);
    return join;
  }

  // All nodes from `start` on, before `end`.
  std::set<NodeIndex> Region(NodeIndex start, NodeIndex end) const {
    std::set<NodeIndex> region;
    std::vector<NodeIndex> open = {start};
    while (!open.empty()) {
      const NodeIndex node = open.back();
      open.pop_back();
      if (node == end || node == last() || !region.insert(node).second) continue;
      for (const PlanEdge& edge : plan_.nodes[node].outgoing) open.push_back(edge.to);
    }
    return region;
  }

 private:
  void Sort() {
    std::vector<uint32_t> open(count_);
    for (NodeIndex node = 0; node < count_; ++node) open[node] = plan_.nodes[node].incoming_count;
    order_ = Roots();
    for (size_t i = 0; i < order_.size(); ++i) {
      for (const PlanEdge& edge : plan_.nodes[order_[i]].outgoing) {
        if (--open[edge.to] == 0) order_.push_back(edge.to);
      }
    }
    position_.resize(count_ + size_t{1});
    for (size_t i = 0; i < order_.size(); ++i) position_[order_[i]] = i;
    position_[count_] = order_.size();
  }

  // An edge says nothing when a path without conditions leads to the same node anyway.
  void DropImplied() {
    for (NodeIndex from = 0; from < count_; ++from) {
      const std::vector<PlanEdge>& outgoing = plan_.nodes[from].outgoing;
      std::set<NodeIndex> behind;
      if (!IsCondition(from)) {
        for (const PlanEdge& edge : outgoing) CollectBehind(edge.to, behind);
      }
      for (const PlanEdge& edge : outgoing) {
        if (edge.case_index == PlanEdge::kAlways && behind.contains(edge.to)) continue;
        edges_.emplace(from, edge.to, edge.case_index);
      }
    }
  }

  void CollectBehind(NodeIndex start, std::set<NodeIndex>& behind) const {
    std::vector<NodeIndex> open = {start};
    while (!open.empty()) {
      const NodeIndex node = open.back();
      open.pop_back();
      if (IsCondition(node)) continue;
      for (const PlanEdge& edge : plan_.nodes[node].outgoing) {
        if (behind.insert(edge.to).second) open.push_back(edge.to);
      }
    }
  }

  void FindPostdominators() {
    postdominator_.assign(count_ + size_t{1}, last());
    for (size_t i = order_.size(); i-- > 0;) {
      const NodeIndex node = order_[i];
      const std::vector<PlanEdge>& outgoing = plan_.nodes[node].outgoing;
      if (outgoing.empty()) continue;
      NodeIndex join = outgoing[0].to;
      for (const PlanEdge& edge : outgoing) join = Meet(join, edge.to);
      postdominator_[node] = join;
    }
  }

  NodeIndex Meet(NodeIndex a, NodeIndex b) const {
    while (a != b) {
      NodeIndex& earlier = position_[a] < position_[b] ? a : b;
      earlier = postdominator_[earlier];
    }
    return a;
  }

  const Plan& plan_;
  NodeIndex count_;
  std::vector<NodeIndex> order_;  // Topological.
  std::vector<size_t> position_;
  std::set<Edge> edges_;
  std::vector<NodeIndex> postdominator_;
};

class Builder {
 public:
  explicit Builder(const Graph& graph) : graph_(graph) {}

  // Nullopt: not nested. `entries` start together; nothing from `end` on belongs to the block.
  std::optional<Block> Build(std::vector<NodeIndex> entries, NodeIndex end) {
    Block block;
    while (true) {
      std::erase(entries, end);
      if (entries.empty()) return block;
      if (entries.size() == 1) {
        const NodeIndex node = entries[0];
        if (node == graph_.last() || !seen_.insert(node).second) return std::nullopt;
        if (!AddNode(node, end, block, entries)) return std::nullopt;
      } else {
        const NodeIndex join = graph_.Join(entries);
        if (!AddParallel(entries, join, block)) return std::nullopt;
        entries = {join};
      }
      if (entries.size() == 1 && entries[0] == graph_.last()) return block;
    }
  }

 private:
  bool AddNode(NodeIndex node, NodeIndex end, Block& block, std::vector<NodeIndex>& next) {
    Statement statement;
    statement.node = node;
    const auto* condition = std::get_if<ConditionNode>(&graph_.plan().nodes[node].kind);
    if (condition == nullptr) {
      next = graph_.Targets(node, PlanEdge::kAlways);
      block.statements.push_back(std::move(statement));
      return true;
    }
    const NodeIndex join = graph_.Postdominator(node);
    for (uint32_t i = 0; i <= condition->cases.size(); ++i) {
      std::optional<Block> arm = Build(graph_.Targets(node, i), join);
      if (!arm) return false;
      statement.arms.push_back(std::move(*arm));
    }
    block.statements.push_back(std::move(statement));
    next = {join};
    if (join == end) next.clear();
    return true;
  }

  bool AddParallel(const std::vector<NodeIndex>& entries, NodeIndex join, Block& block) {
    std::vector<std::pair<std::vector<NodeIndex>, std::set<NodeIndex>>> groups;
    for (const NodeIndex entry : entries) {
      std::pair<std::vector<NodeIndex>, std::set<NodeIndex>> group{{}, graph_.Region(entry, join)};
      for (size_t i = 0; i < groups.size();) {
        const bool overlaps =
            std::any_of(group.second.begin(), group.second.end(),
                        [&](NodeIndex node) { return groups[i].second.contains(node); });
        if (!overlaps) {
          ++i;
          continue;
        }
        group.first.insert(group.first.end(), groups[i].first.begin(), groups[i].first.end());
        group.second.insert(groups[i].second.begin(), groups[i].second.end());
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(i));
      }
      group.first.push_back(entry);
      groups.push_back(std::move(group));
    }
    if (groups.size() < 2) return false;
    std::sort(groups.begin(), groups.end());
    Statement statement;
    statement.kind = Statement::Kind::Parallel;
    for (auto& [starts, region] : groups) {
      std::optional<Block> arm = Build(starts, join);
      if (!arm) return false;
      statement.arms.push_back(std::move(*arm));
    }
    block.statements.push_back(std::move(statement));
    return true;
  }

  const Graph& graph_;
  std::set<NodeIndex> seen_;
};

// The edges that a structure stands for.
class ImpliedEdges {
 public:
  explicit ImpliedEdges(const Plan& plan) : plan_(plan) {}

  std::vector<Exit> Add(const Block& block) {
    std::vector<Exit> exits;
    for (size_t i = 0; i < block.statements.size(); ++i) {
      const Statement& statement = block.statements[i];
      if (i > 0) Join(exits, EntriesOf(statement));
      exits = Add(statement);
    }
    return exits;
  }

  const std::set<Edge>& edges() const { return edges_; }
  size_t node_count() const { return node_count_; }

 private:
  std::vector<Exit> Add(const Statement& statement) {
    std::vector<Exit> exits;
    if (statement.kind == Statement::Kind::Parallel) {
      for (const Block& arm : statement.arms) Append(Add(arm), exits);
      return exits;
    }
    ++node_count_;
    if (statement.arms.empty()) {
      const NodeKind& kind = plan_.nodes[statement.node].kind;
      const bool ends =
          std::holds_alternative<EndNode>(kind) || std::holds_alternative<FailNode>(kind);
      if (!ends) exits.emplace_back(statement.node, PlanEdge::kAlways);
      return exits;
    }
    const auto& condition = std::get<ConditionNode>(plan_.nodes[statement.node].kind);
    for (uint32_t i = 0; i < statement.arms.size(); ++i) {
      if (i == condition.cases.size() && condition.otherwise.empty()) continue;
      const Block& arm = statement.arms[i];
      const Exit own{statement.node, i};
      if (arm.statements.empty()) {
        exits.push_back(own);
        continue;
      }
      Join({own}, EntriesOf(arm.statements[0]));
      Append(Add(arm), exits);
    }
    return exits;
  }

  static void Append(std::vector<Exit> more, std::vector<Exit>& exits) {
    exits.insert(exits.end(), more.begin(), more.end());
  }

  static std::vector<NodeIndex> EntriesOf(const Statement& statement) {
    if (statement.kind == Statement::Kind::Node) return {statement.node};
    std::vector<NodeIndex> entries;
    for (const Block& arm : statement.arms) {
      for (const NodeIndex entry : EntriesOf(arm.statements[0])) entries.push_back(entry);
    }
    return entries;
  }

  void Join(const std::vector<Exit>& exits, const std::vector<NodeIndex>& entries) {
    for (const auto& [from, case_index] : exits) {
      for (const NodeIndex to : entries) edges_.emplace(from, to, case_index);
    }
  }

  const Plan& plan_;
  std::set<Edge> edges_;
  size_t node_count_ = 0;
};

}  // namespace

std::optional<Block> FindStructure(const Plan& plan) {
  const Graph graph(plan);
  const std::vector<NodeIndex> roots = graph.Roots();
  if (roots.empty()) return Block();
  std::optional<Block> block = Builder(graph).Build(roots, graph.last());
  if (!block) return std::nullopt;
  ImpliedEdges implied(plan);
  implied.Add(*block);
  const bool same =
      implied.edges() == graph.edges() && implied.node_count() == plan.scopes[0].node_count;
  if (!same) return std::nullopt;
  return block;
}

}  // namespace wfb::compiler
