// The one gate that every request passes before its body is read and before it is routed. What came
// by the Unix socket may pass: its file mode has let the owner in and nobody else. What came by TCP
// must be meant for this server (Host: a foreign name is DNS rebinding), must not come from another
// site's page (Origin, Sec-Fetch-Site), and must show a session or the bearer token unless it asks
// for something that holds nothing of the user: the files of the web interface, /enter, /healthz.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/http_message.h"
#include "server/sessions.h"

namespace wfb {

// Of every answer.
HttpHeaders SecurityHeaders();

// "wfb_4680": servers on other ports of the same machine share a browser's cookies.
std::string SessionCookieName(uint16_t port);

// The refusal; nothing when the request may pass.
std::optional<HttpResponse> CheckAccess(const HttpRequest& request, const Sessions& sessions,
                                        TimestampMs now);

// Whether the request shows a session or the bearer token.
bool HasSession(const HttpRequest& request, const Sessions& sessions, TimestampMs now);

// Whether the path is for the router: anything else is a page or a file of the web interface.
bool IsApiPath(const HttpRequest& request);

}  // namespace wfb
