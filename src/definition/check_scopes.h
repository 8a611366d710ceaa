// What the checker of expressions may assume at each place: schemas of names and step outputs.
#pragma once

#include "definition/document.h"
#include "definition/expression_sites.h"
#include "expression/checker.h"

namespace wfb::definition {

// Schema of steps.ID.output of a node; null = anything.
Json OutputSchema(const Node& node, const Document& document);

// Schemas of the names that fields of nodes see, steps left out.
expression::CheckScope NodeScopeOf(const Document& document);
// The same with item and index.
expression::CheckScope ItemScopeOf(const Document& document);
// The activity's own input, and run.
expression::CheckScope ActivityScopeOf(const Activity& activity);

}  // namespace wfb::definition
