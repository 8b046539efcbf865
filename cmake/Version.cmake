# The version and the commit go into one small source file, so that a new commit compiles one file anew.
set(INFRA_COMMIT "")
find_package(Git QUIET)
if(Git_FOUND AND EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/.git")
  execute_process(
    COMMAND "${GIT_EXECUTABLE}" -C "${CMAKE_CURRENT_SOURCE_DIR}" rev-parse --short=12 HEAD
    OUTPUT_VARIABLE INFRA_COMMIT
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/.git/HEAD")
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/version.cpp.in" "${CMAKE_BINARY_DIR}/generated/version.cpp" @ONLY)
