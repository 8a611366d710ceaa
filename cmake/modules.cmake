# The modules in dependency order; tests/tidy_test.cc holds the table of who may include whom.
add_subdirectory(src/base)
add_subdirectory(src/expression)
add_subdirectory(src/core)
add_subdirectory(src/definition)
add_subdirectory(src/report)
add_subdirectory(src/engine)
add_subdirectory(src/testing)
add_subdirectory(src/workspace)
