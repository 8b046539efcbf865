// SPDX-License-Identifier: MIT
#include <infra/posix/contact.hpp>

#include <algorithm>
#include <array>
#include <cerrno>

namespace joelclaw::infra {

Contact contact_of_errno(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
      return Contact::absent;
    case EACCES:
    case EPERM:
      return Contact::denied;
    case ECONNRESET:  // it was accepted, and thrown out before we looked
    case EPIPE:
      return Contact::closed;
    case ECONNREFUSED:
    case ENOTSOCK:    // macOS: a file that is no socket
    case EPROTOTYPE:  // a socket of another type
      return Contact::refused;
    case ETIMEDOUT:
    case EAGAIN:  // Linux: a unix socket whose queue is full
    case EINPROGRESS:
    case ENOTCONN:
      return Contact::no_connect;
    default:
      return Contact::unreachable;
  }
}

int graver_errno(int one, int other) {
  const auto rank = [](int error) {
    constexpr std::array order{Contact::closed, Contact::no_connect, Contact::denied, Contact::refused,
                               Contact::absent};
    return std::find(order.begin(), order.end(), contact_of_errno(error)) - order.begin();
  };
  return one == 0 || rank(other) < rank(one) ? other : one;
}

}  // namespace joelclaw::infra
