// The parts of lowering that need no knowledge of the rest of the document.
#pragma once

#include <string>

#include "base/result.h"
#include "core/plan.h"
#include "definition/document.h"

namespace wfb::definition {

// `what` names the field in errors. An absent template is the constant null.
Result<expression::ValueTemplate> LowerTemplate(const TemplateSource& source,
                                                const std::string& what);
// Null for an absent expression.
Result<expression::ExpressionPtr> LowerExpression(const ExpressionSource& source,
                                                  const std::string& what);
RetryPolicy LowerRetry(const Retry& retry);
Result<EnvironmentEntry> LowerEnvironment(std::string name, const Json& value);
Result<ChildCall> LowerChild(const std::string& workflow, const std::optional<std::string>& id,
                             const TemplateSource& input, ChildMode mode);
// All but `run`.
Result<wfb::OrchestrateNode> LowerOrchestrate(const OrchestrateNode& node);

}  // namespace wfb::definition
