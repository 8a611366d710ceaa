// WFB_SOURCE_DIR, the root of the checkout, for tests that read files of it. Every test sees this
// header (cmake/module.cmake). Only one object file contains the path, so that another checkout
// finds the others in the compiler cache.
#pragma once

namespace wfb {

extern const char* const kSourceDirectory;

}  // namespace wfb

#define WFB_SOURCE_DIR ::wfb::kSourceDirectory
