// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>
#include <infra/base/time.hpp>

#include <poll.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace joelclaw::infra {

/// HTTP requests side by side over kept-alive connections, through libcurl's multi interface.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Loads libcurl ahead of the first request; costs nothing when it is loaded.
  void warm_up();
  /// Answers at once where libcurl cannot be loaded.
  void start(std::size_t number, const HttpRequest& request, Instant now);
  /// False where an answer is ready without waiting.
  bool waits() const;
  /// The next deadline, none where nothing is under way.
  std::optional<Instant> next_instant() const;
  /// Waits for any of its connections or of the other descriptors, at most that long.
  void wait(std::vector<pollfd>& others, Duration longest);
  /// Moves on and returns what has ended.
  std::vector<std::pair<std::size_t, HttpAnswer>> perform(Instant now);
  /// Ends all that is under way; perform() returns them as cancelled.
  void cancel(Instant now);
  /// Closes the connections that are kept alive. To be called when nothing is under way.
  void drop_connections();

 private:
  struct Engine;
  std::unique_ptr<Engine> m_engine;
};

}  // namespace joelclaw::infra
