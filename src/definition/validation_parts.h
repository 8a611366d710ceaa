// The passes of validation, each over the whole document. Called by validation.cc alone.
#pragma once

#include <string>
#include <vector>

#include "definition/document.h"
#include "definition/reporter.h"
#include "definition/validation.h"

namespace wfb::definition {

// Ids, edges, cases, cycles and unreachable nodes of a graph and of the graphs inside it.
// `pointer`: of the object that has the nodes ("" for the document).
void ValidateGraph(const Graph& graph, const std::string& pointer, Reporter& reporter);

// Syntax, names, order of steps and types of every expression; unused variables.
void ValidateExpressions(const Document& document, Reporter& reporter);

// Calls, settings, variables, resources, schemas, limits, and what is not run yet.
void ValidateActivities(const Document& document, Reporter& reporter);
void ValidateNodes(const Document& document, Reporter& reporter);
void ValidateVariables(const Document& document, Reporter& reporter);

// Items that are known before the run: keys, dependencies, cycles.
void ValidateStaticItems(const Document& document, Reporter& reporter);

// Calls of other workflows.
void ValidateCalls(const Document& document, const WorkflowsByName& workflows, Reporter& reporter);

// Reports what is known to be wrong with `value`, whose strings may be templates, as a value of
// `schema` (null = anything). `what`: "the input of activity \"a\"".
void CheckAgainstSchema(const Json& value, const Json& schema, const std::string& pointer,
                        const std::string& what, bool has_templates, Reporter& reporter);

// Node ids along a cycle or path: "a → b → a".
std::string PathText(const std::vector<std::string>& ids);

}  // namespace wfb::definition
