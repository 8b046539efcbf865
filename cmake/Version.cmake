# The version and the commit are one small source file of a library of their own: a new commit compiles that file and links
# what shows it. The commit is asked for at each build, because a configured tree does not hear of new commits.
find_package(Git QUIET)
set(INFRA_VERSION_SOURCE "${CMAKE_BINARY_DIR}/generated/version.cpp")
set(INFRA_WRITE_VERSION
    "${CMAKE_COMMAND}"
    "-DGIT=${GIT_EXECUTABLE}"
    "-DSOURCE_DIR=${CMAKE_CURRENT_SOURCE_DIR}"
    "-DVERSION=${PROJECT_VERSION}"
    "-DTEMPLATE=${CMAKE_CURRENT_LIST_DIR}/version.cpp.in"
    "-DOUTPUT=${INFRA_VERSION_SOURCE}"
    -P
    "${CMAKE_CURRENT_LIST_DIR}/WriteVersion.cmake")
execute_process(COMMAND ${INFRA_WRITE_VERSION} COMMAND_ERROR_IS_FATAL ANY)
add_custom_target(
  infra_commit
  COMMAND ${INFRA_WRITE_VERSION}
  BYPRODUCTS "${INFRA_VERSION_SOURCE}"
  COMMENT ""
  VERBATIM)

add_library(infra_version STATIC "${INFRA_VERSION_SOURCE}")
add_library(infra::version ALIAS infra_version)
add_dependencies(infra_version infra_commit)
target_include_directories(infra_version PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/lib")
target_link_libraries(infra_version PUBLIC infra_settings PRIVATE infra_warnings)
