# The system's packages, from Debian 12 to today's Homebrew; nothing is fetched.
find_package(CLI11 2.1.2 CONFIG REQUIRED)
find_package(fmt 9.1 CONFIG REQUIRED)
find_package(nlohmann_json 3.11.2 CONFIG REQUIRED)
find_package(yaml-cpp 0.7 CONFIG REQUIRED)
if(NOT TARGET yaml-cpp::yaml-cpp) # 0.7 exports only `yaml-cpp`, which 0.9 deprecates
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()
find_package(CURL 7.64 REQUIRED)
find_package(OpenSSL 1.1.1 REQUIRED)

if(BUILD_TESTING)
  find_package(Catch2 3 CONFIG QUIET) # a range of versions matches neither major
  if(NOT Catch2_FOUND)
    find_package(Catch2 2.13.10 CONFIG REQUIRED)
  endif()
  list(APPEND CMAKE_MODULE_PATH "${Catch2_DIR}")
  include(Catch)
endif()
