// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/file.hpp>
#include <infra/base/question.hpp>
#include <infra/snapshot/snapshot.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace joelclaw::infra {

struct Inquiry;
using Inquiries = std::vector<Inquiry>;

/// A question with its place in the report and what becomes of its answer. The readers are pure: they write to the
/// Snapshot that they are given and to nothing else, and return what can be asked now that could not be asked before.
struct Inquiry {
  std::string check;  ///< names the question in the report; empty: it is not reported by itself
  Layer layer = Layer::host;
  Way way = Way::local;
  Question question;
  std::function<Inquiries(Answer&, Snapshot&)> read;
  std::function<Inquiries(std::string_view, Snapshot&)> line = {};  ///< hears a child's lines while it runs
};

/// A file of this host that tells something, read before anything else is asked.
struct FileInquiry {
  enum class How { whole, tail, link, exists };
  std::string path;
  How how = How::whole;
  std::size_t limit = 1U << 20U;  ///< bytes; 1 MiB is far above any of these files
  /// For link its target, for exists an empty text.
  std::function<void(const Looked<std::string>&, Snapshot&)> read;
};

void append(Inquiries& to, Inquiries more);

}  // namespace joelclaw::infra
