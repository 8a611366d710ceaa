// WFB_CHECK(condition, why): a broken invariant ends the program, also in release builds. This is
// safe because every acknowledged fact is in the journal and the next start continues from it.
#pragma once

#include <string_view>

namespace wfb {

[[noreturn]] void CheckFailed(const char* condition, std::string_view why, const char* file,
                              int line);

}  // namespace wfb

#define WFB_CHECK(condition, why)                                \
  do {                                                           \
    if (!(condition)) [[unlikely]]                               \
      ::wfb::CheckFailed(#condition, (why), __FILE__, __LINE__); \
  } while (false)
