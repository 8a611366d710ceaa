// GET /enter?token=T&to=PATH: where the link of wfb leads. The token becomes a session in a cookie,
// and the browser goes on to the path.
#pragma once

#include <string>
#include <string_view>

#include "server/http_message.h"
#include "server/sessions.h"

namespace wfb {

bool IsEnterPath(const HttpRequest& request);

// "/enter?token=…", and where to go from there.
std::string EnterTarget(std::string_view token, std::string_view to);

HttpResponse Enter(const HttpRequest& request, Sessions& sessions, TimestampMs now);

}  // namespace wfb
