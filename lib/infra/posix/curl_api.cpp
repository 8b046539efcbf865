// SPDX-License-Identifier: MIT
#include <infra/posix/curl_api.hpp>

#include <dlfcn.h>

#include <initializer_list>

namespace joelclaw::infra {
namespace {

template <class F>
bool find(void* library, const char* name, F& function) {
  function = reinterpret_cast<F>(::dlsym(library, name));  // NOLINT: what dlsym is for
  return function != nullptr;
}

bool find_all(void* library, CurlApi& api) {
  return find(library, "curl_global_init", api.global_init) && find(library, "curl_easy_init", api.easy_init) &&
         find(library, "curl_easy_cleanup", api.easy_cleanup) && find(library, "curl_easy_setopt", api.easy_setopt) &&
         find(library, "curl_easy_getinfo", api.easy_getinfo) &&
         find(library, "curl_easy_strerror", api.easy_strerror) &&
         find(library, "curl_slist_append", api.slist_append) &&
         find(library, "curl_slist_free_all", api.slist_free_all) && find(library, "curl_multi_init", api.multi_init) &&
         find(library, "curl_multi_cleanup", api.multi_cleanup) &&
         find(library, "curl_multi_add_handle", api.multi_add_handle) &&
         find(library, "curl_multi_remove_handle", api.multi_remove_handle) &&
         find(library, "curl_multi_perform", api.multi_perform) && find(library, "curl_multi_poll", api.multi_poll) &&
         find(library, "curl_multi_info_read", api.multi_info_read);
}

}  // namespace

const CurlApi* CurlApi::load() {
  static const CurlApi* const loaded = []() -> const CurlApi* {
    static CurlApi api;
    for (const char* name : {INFRA_CURL_LIBRARY, "libcurl.so.4", "libcurl.4.dylib", "/usr/lib/libcurl.4.dylib"}) {
      void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
      if (library != nullptr && find_all(library, api) && api.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        return &api;
      }
    }
    return nullptr;
  }();
  return loaded;
}

}  // namespace joelclaw::infra
