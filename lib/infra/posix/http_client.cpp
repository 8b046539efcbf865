// SPDX-License-Identifier: MIT
#include <infra/posix/http_client.hpp>

#include <infra/posix/http_transfer.hpp>

#include <algorithm>
#include <utility>

namespace joelclaw::infra {

struct HttpClient::Engine {
  const CurlApi* api = nullptr;
  CURLM* multi = nullptr;
  std::vector<std::unique_ptr<HttpTransfer>> transfers;
  std::vector<std::pair<std::size_t, HttpAnswer>> ended;

  bool ready();
  void settle(CURL* easy, CURLcode code, Instant now);
  void end_late_ones(Instant now);
};

HttpClient::HttpClient() : m_engine(std::make_unique<Engine>()) {}

HttpClient::~HttpClient() {
  cancel({});
  drop_connections();
}

bool HttpClient::Engine::ready() {
  if (api == nullptr) {
    api = CurlApi::load();
  }
  if (multi == nullptr && api != nullptr) {
    multi = api->multi_init();
  }
  return multi != nullptr;
}

void HttpClient::warm_up() {
  m_engine->ready();
}

void HttpClient::start(std::size_t number, const HttpRequest& request, Instant now) {
  Engine& engine = *m_engine;
  if (!engine.ready()) {
    HttpAnswer answer;
    answer.contact = Contact::unreachable;
    answer.detail = "libcurl cannot be loaded";
    engine.ended.emplace_back(number, std::move(answer));
    return;
  }
  engine.transfers.push_back(std::make_unique<HttpTransfer>(*engine.api, number, request, now));
  engine.api->multi_add_handle(engine.multi, engine.transfers.back()->easy());
}

bool HttpClient::waits() const {
  return m_engine->ended.empty() && !m_engine->transfers.empty();
}

void HttpClient::wait(std::vector<pollfd>& others, Duration longest) {
  Engine& engine = *m_engine;
  std::vector<curl_waitfd> extra;
  extra.reserve(others.size());
  for (const pollfd& each : others) {
    // libcurl's bits are its own.
    const auto events = static_cast<short>(((each.events & POLLIN) != 0 ? CURL_WAIT_POLLIN : 0) |
                                           ((each.events & POLLOUT) != 0 ? CURL_WAIT_POLLOUT : 0));
    extra.push_back({each.fd, events, 0});
  }
  const int timeout = static_cast<int>(std::max<Duration::rep>(0, longest.count()));
  if (engine.api->multi_poll(engine.multi, extra.data(), static_cast<unsigned>(extra.size()), timeout, nullptr) !=
      CURLM_OK) {
    ::poll(others.data(), static_cast<nfds_t>(others.size()),
           std::min(timeout, 1));  // never in circles without a breath
  }
}

std::vector<std::pair<std::size_t, HttpAnswer>> HttpClient::perform(Instant now) {
  Engine& engine = *m_engine;
  if (!engine.transfers.empty()) {
    int running = 0;
    engine.api->multi_perform(engine.multi, &running);
    int left = 0;
    std::vector<std::pair<CURL*, CURLcode>> done;
    while (const CURLMsg* message = engine.api->multi_info_read(engine.multi, &left)) {
      if (message->msg == CURLMSG_DONE) {
        done.emplace_back(message->easy_handle, message->data.result);
      }
    }
    for (const auto& [easy, code] : done) {
      engine.settle(easy, code, now);
    }
    engine.end_late_ones(now);
  }
  return std::exchange(engine.ended, {});
}

void HttpClient::Engine::settle(CURL* easy, CURLcode code, Instant now) {
  const auto found = std::find_if(transfers.begin(), transfers.end(),
                                  [easy = easy](const auto& each) { return each->easy() == easy; });
  if (found == transfers.end()) {
    return;
  }
  api->multi_remove_handle(multi, easy);
  if ((*found)->try_next_address(code)) {
    api->multi_add_handle(multi, easy);
    return;
  }
  ended.emplace_back((*found)->number(), (*found)->answer(code, now));
  transfers.erase(found);
}

void HttpClient::Engine::end_late_ones(Instant now) {
  for (auto each = transfers.begin(); each != transfers.end();) {
    HttpTransfer& transfer = **each;
    if (now < transfer.deadline()) {
      ++each;
      continue;
    }
    HttpAnswer answer = transfer.timed_out(now);
    api->multi_remove_handle(multi, transfer.easy());
    ended.emplace_back(transfer.number(), std::move(answer));
    each = transfers.erase(each);
  }
}

std::optional<Instant> HttpClient::next_instant() const {
  std::optional<Instant> next;
  for (const auto& transfer : m_engine->transfers) {
    next = next ? std::min(*next, transfer->deadline()) : transfer->deadline();
  }
  return next;
}

void HttpClient::cancel(Instant now) {
  Engine& engine = *m_engine;
  for (const auto& transfer : engine.transfers) {
    engine.api->multi_remove_handle(engine.multi, transfer->easy());
    engine.ended.emplace_back(transfer->number(), transfer->cancelled(now));
  }
  engine.transfers.clear();
}

void HttpClient::drop_connections() {
  if (m_engine->multi != nullptr) {
    m_engine->api->multi_cleanup(std::exchange(m_engine->multi, nullptr));
  }
}

}  // namespace joelclaw::infra
