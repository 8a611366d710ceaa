// How a state looks in drawn reports: every state has a word, a sign and a colour.
#pragma once

#include <string>
#include <string_view>

#include "core/step_state.h"

namespace wfb {

// CSS class of a state: ok, bad, blk, run, rdy, wait.
std::string_view StateClass(StepStatus status);
// A small sign for a state as SVG shapes in a box of 18 × 18.
std::string_view StateIcon(StepStatus status);
// "succeeded", "needs attention": the word for people.
std::string StateWord(StepStatus status);
// The state that looks like the state of a run.
StepStatus LooksLike(RunStatus status);

// A name or a message as text of the page, or of a quoted attribute.
std::string PageText(std::string_view text);
// The key without the scope that all keys share.
std::string ShortKey(const std::string& key, const std::string& scope);

}  // namespace wfb
