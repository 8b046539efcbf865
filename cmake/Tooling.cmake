# `check` runs all tests, `format` and `check-format` keep the tree in one hand.
add_custom_target(
  check
  COMMAND "${CMAKE_CTEST_COMMAND}" --output-on-failure
  USES_TERMINAL)

find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(CLANG_FORMAT)
  file(GLOB_RECURSE INFRA_FORMATTED CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/apps/*.[ch]pp" "${CMAKE_SOURCE_DIR}/lib/*.[ch]pp"
       "${CMAKE_SOURCE_DIR}/tests/*.[ch]pp") # only what is looked at, never what is built, may be globbed
  add_custom_target(format COMMAND "${CLANG_FORMAT}" -i ${INFRA_FORMATTED})
  add_custom_target(check-format COMMAND "${CLANG_FORMAT}" --dry-run --Werror ${INFRA_FORMATTED})
endif()
