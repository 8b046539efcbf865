// SPDX-License-Identifier: MIT
#pragma once

#include <infra/tool/kubernetes.hpp>

#include <string>

namespace joelclaw::infra {

struct Host;
struct Look;

/// Asks the least that tells a stack at work from one that is not: the engine's `_ping`, the API server's `/readyz` and
/// the critical probes from this host. One child and one round, within the spec's requestTimeout. Returns the first that
/// did not answer rightly, empty where all did; whatever is not empty calls for a whole look, and for nothing else.
std::string disquiet(const Look& look, Host& host, const KubeAccess& access);

}  // namespace joelclaw::infra
