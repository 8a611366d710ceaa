// The history of runs, for people: searched, sorted, page by page.
#pragma once

#include "server/router.h"

namespace wfb {

// ?q=&workflow=&status=&sort=&limit=&cursor= → {"runs": [RunSummary], "cursor": text | null,
// "total", "counts": {status: n}}: root runs.
void ShowHistory(const RouteCall& call);

}  // namespace wfb
