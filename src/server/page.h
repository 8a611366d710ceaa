// A plain page for a person whose browser asked for something that is not there, or may not have
// it.
#pragma once

#include <string_view>

#include "server/http_message.h"

namespace wfb {

// `title` and the sentence `text` are plain text.
HttpResponse TextPage(int status, std::string_view title, std::string_view text);

}  // namespace wfb
