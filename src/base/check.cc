#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace wfb {

void CheckFailed(const char* condition, std::string_view why, const char* file, int line) {
  std::fprintf(stderr, "wfb: broken invariant at %s:%d: %s (%.*s)\n", file, line, condition,
               static_cast<int>(why.size()), why.data());
  std::abort();
}

}  // namespace wfb
