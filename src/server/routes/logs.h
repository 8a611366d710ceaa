// The logs of steps: which there are, and the text of one.
#pragma once

#include "server/router.h"

namespace wfb {

// {"logs": [{step, attempts, live}]}: steps with a log, also those of child runs, in the order in
// which they started.
void ListLogs(const RouteCall& call);
// Text. ?attempt=N (the latest when absent), and one of: from_line=N&lines=N (line numbers from 1),
// tail=N, offset=BYTE. With follow=true the rest of the log comes as it is written, until the
// attempt ends. Headers: Wfb-Attempt; without follow also Wfb-Complete (whether nothing can
// follow), Wfb-Next-Offset, and Wfb-First-Line and Wfb-Lines unless an offset was asked for.
// ?search=TEXT&from_line=N → {"matches": [line], "more", "next_line"}; ?first_error=true →
// {"line"}; ?download=true: the whole log as a file.
void ShowLog(const RouteCall& call);

}  // namespace wfb
