# Warnings are errors for whoever works on the tree (a git checkout, CI), never for whoever only builds a release of it.
set(dev_mode_by_default OFF)
if(PROJECT_IS_TOP_LEVEL AND (EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/.git" OR DEFINED ENV{CI}))
  set(dev_mode_by_default ON)
endif()
option(INFRA_DEV_MODE "Treat warnings as errors" ${dev_mode_by_default})

add_library(infra_warnings INTERFACE)
target_compile_options(
  infra_warnings
  INTERFACE -Wall
            -Wextra
            -Wpedantic # no extension that only one compiler has
            -Wshadow # one name, one thing
            -Wconversion # a lost bit is a lost port number
            -Wsign-conversion # -1 is not 4294967295 bytes
            -Wcast-qual # const stays const through a cast
            -Wnon-virtual-dtor # ports are deleted through their interface
            -Woverloaded-virtual # a fake that misses the signature would hide, not override
            -Wimplicit-fallthrough # a case that runs on says so
            -Wextra-semi # a stray semicolon is a stray thought
            -Wunused # what is not used is not there
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond> # the second of two equal conditions never runs
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-branches> # a choice between two equal things
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op> # `or` where a bit was meant
            # g++ 12 sees an uninitialised read in std::variant's own moves under -O2 (its bug 105562)
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
            # designated initialisers that leave the defaults of other members alone are meant
            -Wno-missing-field-initializers
            $<$<BOOL:${INFRA_DEV_MODE}>:-Werror>)
