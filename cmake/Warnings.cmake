# Warnings are errors for whoever works on the tree (a git checkout, CI), never for whoever only builds a release of it.
if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/.git")
  set(INFRA_IN_CHECKOUT ON)
endif()
option(INFRA_DEV_MODE "Treat warnings as errors" ${INFRA_IN_CHECKOUT})

add_library(infra_warnings INTERFACE)
target_compile_options(
  infra_warnings
  INTERFACE -Wall
            -Wextra
            -Wpedantic           # no extension of one compiler
            -Wshadow             # one name, one thing
            -Wconversion         # a lost bit is a lost port number
            -Wsign-conversion
            -Wcast-qual
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wimplicit-fallthrough
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>
            # g++ 12 sees an uninitialised read in std::variant's own moves under -O2 (its bug 105562)
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
            # designated initialisers that leave the defaults of other members alone are meant
            -Wno-missing-field-initializers
            $<$<BOOL:${INFRA_DEV_MODE}>:-Werror>)
