// The graph of a workflow as structured control flow: statements one after another, branches of
// conditions, and branches side by side. Found by postdominators, then proved: the order that the
// structure implies must be exactly the edges of the graph.
#pragma once

#include <optional>
#include <vector>

#include "core/plan.h"

namespace wfb::compiler {

struct Statement;

struct Block {
  Block();
  Block(const Block&);
  Block(Block&&) noexcept;
  Block& operator=(const Block&);
  Block& operator=(Block&&) noexcept;
  ~Block();
  std::vector<Statement> statements;
};

struct Statement {
  enum class Kind {
    Node,      // `node`; a condition has an arm per case: its cases, then otherwise.
    Parallel,  // Arms side by side; at least two.
  };
  Kind kind = Kind::Node;
  NodeIndex node = 0;
  std::vector<Block> arms;
};

// Scope 0 of the plan as one block, or nullopt when its graph is not nested.
std::optional<Block> FindStructure(const Plan& plan);

}  // namespace wfb::compiler
