// How large things may be, and how a header opens.
#pragma once

#include "tidy/source.h"

namespace wfb::tidy {

inline constexpr size_t kFileLinesMax = 600;
inline constexpr size_t kFunctionLinesMax = 60;
inline constexpr size_t kColumnsMax = 100;
inline constexpr size_t kHeaderCommentLinesMax = 10;

Findings CheckFileSize(const Source& source);       // Rule "file-size".
Findings CheckFunctionSizes(const Source& source);  // Rule "function-size".
Findings CheckColumns(const Source& source);        // Rule "columns".
Findings CheckHeaderOpening(const Source& source);  // Rule "header-opening".

}  // namespace wfb::tidy
