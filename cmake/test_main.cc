#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "source_directory.h"

const char* const wfb::kSourceDirectory = WFB_ROOT;
