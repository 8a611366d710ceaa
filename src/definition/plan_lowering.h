// Makes a valid document ready to run: names become indices, expressions and templates are parsed,
// defaults are filled in. Everything that plan.h promises about a Plan holds for the result.
#pragma once

#include <string>

#include "base/result.h"
#include "core/plan.h"
#include "definition/document.h"

namespace wfb::definition {

// Defaults that the format states and the plan spells out.
inline constexpr int kMaxConcurrentDefault = 4;

// `base_directory`: folder of the workflow file; relative paths of commands start there.
// Precondition: validation found no errors. What validation should have refused is an InvalidInput
// error here.
Result<PlanPtr> LowerDefinition(const Document& document, std::string base_directory);

// The text of an expression source: expression text as it is, a literal as JSON (which is an
// expression too); empty for an absent one.
std::string ExpressionText(const ExpressionSource& source);

}  // namespace wfb::definition
