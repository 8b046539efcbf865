// SPDX-License-Identifier: MIT
#include <infra/archive/manifest.hpp>
#include <infra/archive/plain_taps.hpp>
#include <infra/archive/tar_walker.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace joelclaw::infra;

namespace {

/// What is said of the bytes in pieces of that size; the sum of the tree where they are an archive.
std::string walked(std::string_view bytes, std::size_t piece) {
  TarWalker walker{TarSums::contents};
  while (!bytes.empty()) {
    if (!walker.take(bytes.substr(0, piece))) {
      return "refused";
    }
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  return walker.finish() ? walker.tree() : "refused";
}

}  // namespace

/// Whatever the bytes: no crash, the same verdict in pieces of any size, and a manifest that is read is written the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = walked(bytes, size + 1);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{511}, std::size_t{4096}}) {
    if (walked(bytes, piece) != whole) {
      std::abort();
    }
  }
  if (const auto manifest = parse_manifest(bytes)) {
    const auto again = parse_manifest(to_json(*manifest));
    if (!again || !(*again == *manifest)) {
      std::abort();
    }
  }
  RdbTap dump;
  EtcdTap snapshot;
  static_cast<void>(dump.take(bytes));
  static_cast<void>(dump.finish());
  static_cast<void>(snapshot.take(bytes));
  static_cast<void>(snapshot.finish());
  return 0;
}
