# wfb_embed_text(TARGET FILE CONSTANT) makes FILE available to TARGET as
# `inline constexpr std::string_view wfb::CONSTANT` in the header embedded/CONSTANT.h.
function(wfb_embed_text target file constant)
  get_filename_component(path ${file} ABSOLUTE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  file(READ ${path} text)
  set(header "${CMAKE_CURRENT_BINARY_DIR}/include/embedded/${constant}.h")
  set(content "// Made from a text file by wfb_embed_text.\n#pragma once\n\n#include <string_view>\n
namespace wfb {\ninline constexpr std::string_view ${constant} = R\"wfb_text(${text})wfb_text\";
}  // namespace wfb\n")
  set(present "")
  if(EXISTS ${header})
    file(READ ${header} present)
  endif()
  if(NOT present STREQUAL content)
    file(WRITE ${header} "${content}")
  endif()
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/include)
endfunction()
