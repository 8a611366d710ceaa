#include "server/page.h"

#include <fmt/format.h>

#include "report/escape.h"

namespace wfb {

HttpResponse TextPage(int status, std::string_view title, std::string_view text) {
  return {status,
          {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}},
          fmt::format("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">"
                      "<meta name=\"viewport\" content=\"width=device-width\">"
                      "<title>{0} · wfb</title>\n<h1>{0}</h1>\n<p>{1}</p>\n</html>\n",
                      EscapeMarkup(title), EscapeMarkup(text))};
}

}  // namespace wfb
