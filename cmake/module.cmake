# Targets LABEL_tests (unit_tests, …) compile what `ctest -L LABEL` runs.
#   unit    quick, one module      tsan    also run under the thread sanitizer
#   golden  rewrites its expectations when UPDATE_GOLDEN=1      e2e     needs the release binary wfb
#   temporal  needs it too, and a Temporal dev server (./dev temporal)
set(WFB_TEST_LABELS unit tsan golden e2e temporal)
foreach(label IN LISTS WFB_TEST_LABELS)
  add_custom_target(${label}_tests)
endforeach()

# What every doctest program is linked with.
add_library(wfb_test_main OBJECT ${PROJECT_SOURCE_DIR}/cmake/test_main.cc)
target_link_libraries(wfb_test_main PUBLIC doctest::doctest)
target_compile_definitions(wfb_test_main PRIVATE WFB_ROOT="${PROJECT_SOURCE_DIR}")
target_compile_options(wfb_test_main
  INTERFACE -include ${PROJECT_SOURCE_DIR}/cmake/source_directory.h)

# wfb_module(NAME SOURCES a.cc … [TESTS a_test.cc …] [DEPS module …] [LINK library …]
#            [TEST_DEPS module …] [LABELS label …])
# Makes the library wfb_NAME, and from TESTS the program NAME_test with the ctest labels (unit).
function(wfb_module name)
  cmake_parse_arguments(PARSE_ARGV 1 M "" "" "SOURCES;TESTS;DEPS;LINK;TEST_DEPS;LABELS")
  add_library(wfb_${name} STATIC ${M_SOURCES})
  target_include_directories(wfb_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM M_DEPS PREPEND wfb_)
  target_link_libraries(wfb_${name} PUBLIC ${M_DEPS} ${M_LINK})
  if(M_TESTS)
    list(TRANSFORM M_TEST_DEPS PREPEND wfb_)
    wfb_test(${name}_test SOURCES ${M_TESTS} LINK wfb_${name} ${M_TEST_DEPS} LABELS ${M_LABELS})
  endif()
endfunction()

# wfb_test(NAME SOURCES a_test.cc … [LINK target …] [LABELS label …])
# Makes the doctest program NAME and the ctest of the same name, with the labels (unit).
function(wfb_test name)
  cmake_parse_arguments(PARSE_ARGV 1 T "" "" "SOURCES;LINK;LABELS")
  if(NOT T_LABELS)
    set(T_LABELS unit)
  endif()
  add_executable(${name} ${T_SOURCES})
  target_link_libraries(${name} PRIVATE ${T_LINK} wfb_test_main)
  add_test(NAME ${name} COMMAND ${name})
  wfb_label(${name} ${T_LABELS})
endfunction()

# wfb_label(NAME label …): labels the ctest NAME, which runs the target NAME. Labels may be added
# in the same CMakeLists.txt: set_property(TEST … APPEND PROPERTY LABELS …).
function(wfb_label name)
  set_tests_properties(${name} PROPERTIES LABELS "${ARGN}")
  cmake_language(EVAL CODE "cmake_language(DEFER CALL wfb_build_with_label [[${name}]])")
endfunction()

# Called at the end of a folder, when the labels are known.
function(wfb_build_with_label name)
  get_property(labels TEST ${name} PROPERTY LABELS)
  foreach(label IN LISTS labels)
    add_dependencies(${label}_tests ${name})
  endforeach()
endfunction()
