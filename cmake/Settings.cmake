# What every target of ours is compiled with, whatever the build type.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug or Release" FORCE) # who gives none wants a program to use
endif()

add_library(infra_settings INTERFACE)
target_compile_features(infra_settings INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
if(CMAKE_BUILD_TYPE STREQUAL "Debug") # an empty optional or an index too far is found in the inner loop already
  target_compile_definitions(infra_settings INTERFACE _GLIBCXX_ASSERTIONS)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Two cores compile this tree in minutes; a cache makes the second time seconds.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths below the checkout count as relative: a second checkout is built from what the first one left.
  set(CMAKE_CXX_COMPILER_LAUNCHER env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${CCACHE_PROGRAM}")
endif()

# Rules, gates and verifications can be switched off one by one in a test build, so that one which no test misses is found.
# A release has no such switch.
set(switches_by_default OFF)
if(BUILD_TESTING AND CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(switches_by_default ON)
endif()
option(INFRA_TEST_SWITCHES "Let tests switch single rules off" ${switches_by_default})
if(INFRA_TEST_SWITCHES)
  target_compile_definitions(infra_settings INTERFACE INFRA_TEST_SWITCHES)
endif()
