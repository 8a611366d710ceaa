# wfb_embed_web(TARGET FALLBACK): the program TARGET gets EmbeddedWeb() (cli/embedded_web.h): what
# Vite makes of web/, or, with WFB_WITH_WEB=OFF, nothing: the source file FALLBACK.
option(WFB_WITH_WEB "The web interface in wfb; needs Node" ON)

function(wfb_embed_web target fallback)
  if(NOT WFB_WITH_WEB)
    target_sources(${target} PRIVATE ${fallback})
    return()
  endif()
  set(web ${PROJECT_SOURCE_DIR}/web)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/*)
  list(FILTER sources EXCLUDE REGEX "\\.test\\.tsx?$")
  set(folder ${PROJECT_BINARY_DIR}/web)
  add_custom_command(
    OUTPUT ${folder}/web_assets.cc ${folder}/web_assets.bin
    COMMAND ${PROJECT_SOURCE_DIR}/ops/build_web.sh ${folder}
    DEPENDS ${sources} ${web}/index.html ${web}/package.json ${web}/package-lock.json
      ${web}/tsconfig.json ${web}/vite.config.ts ${PROJECT_SOURCE_DIR}/cmake/embed_web.mjs
      ${PROJECT_SOURCE_DIR}/ops/build_web.sh
    COMMENT "Building the web interface"
    VERBATIM)
  add_custom_target(web_assets DEPENDS ${folder}/web_assets.cc)
  target_sources(${target} PRIVATE ${folder}/web_assets.cc)
  set_property(SOURCE ${folder}/web_assets.cc PROPERTY OBJECT_DEPENDS ${folder}/web_assets.bin)
endfunction()
