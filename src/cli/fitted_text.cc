#include "cli/fitted_text.h"

namespace wfb {

std::string Shorten(std::string_view text, int columns) {
  if (columns <= 0) return "";
  return CutToWidth(std::string(text), static_cast<size_t>(columns));
}

std::string Fit(std::string_view text, int columns) {
  std::string result = Shorten(text, columns);
  const int width = Columns(result);
  if (width < columns) result.append(static_cast<size_t>(columns - width), ' ');
  return result;
}

}  // namespace wfb
