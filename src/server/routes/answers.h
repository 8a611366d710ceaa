// How routes answer with what they read: not before it is on the disk.
#pragma once

#include "server/api_context.h"
#include "server/problem.h"
#include "server/router.h"

namespace wfb {

// Answers once everything that the response may show is durable. Its header Wfb-Position says from
// where events follow on.
void AnswerWhenDurable(const RouteCall& call, HttpResponse response);
void AnswerJsonWhenDurable(const RouteCall& call, const Json& document);

}  // namespace wfb
