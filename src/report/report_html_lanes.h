// The slots of an orchestrate node in the HTML report: a lane each, with the attempts in it.
#pragma once

#include <string>

#include "report/run_facts.h"

namespace wfb {

// The lanes with the time axis and the lower bound, and a line that says what they prove.
std::string LanesHtml(const OrchestrateFacts& facts, const std::string& scope);

}  // namespace wfb
