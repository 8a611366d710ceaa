// Errors as problem documents (RFC 9457): one table says which kind of error has which HTTP status
// and code; the client reads the kind back from the code.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "server/http_message.h"

namespace wfb {

// {type, title, status, detail, code} and `pointer` (RFC 6901, into the body) when it is not empty.
HttpResponse Problem(const Error& error, std::string_view pointer = "");

// Problems of HTTP itself, which no kind of error stands for: 405, 413, 415, 431, and 400.
HttpResponse Problem(int status, std::string_view detail);

// The error that a problem document, or any other response that is no success, stands for.
Error ErrorFromResponse(int status, std::string_view body);

}  // namespace wfb
