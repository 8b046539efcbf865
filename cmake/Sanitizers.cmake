# Address and undefined-behaviour sanitizers, for the dev preset. Frame pointers only here, where stacks are read.
option(INFRA_SANITIZE "Build with ASan and UBSan" OFF)
if(INFRA_SANITIZE)
  target_compile_options(infra_settings INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                                  -fno-omit-frame-pointer)
  target_link_options(infra_settings INTERFACE -fsanitize=address,undefined)
endif()
