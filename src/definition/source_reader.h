// The strict JSON reader of documents: RFC 8259 with the place of every value; a key given twice
// is a problem, not a surprise.
#pragma once

#include <optional>
#include <string_view>

#include "definition/reporter.h"
#include "definition/source_map.h"

namespace wfb::definition {

inline constexpr size_t kDocumentBytesMax = 16 * 1024 * 1024;

// Reads `text`; problems go to `reporter`. Nullopt when the text is not a JSON document (the
// reading stops at the first syntax error: what follows could not be trusted). Of a key given
// twice the first value stays. Numbers without a fraction become int64 where they fit, as
// JavaScript makes no difference between 1.0 and 1.
std::optional<SourceMap> ReadSource(std::string_view text, Reporter& reporter);

}  // namespace wfb::definition
