// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/question.hpp>

#include <string>

namespace joelclaw::infra::simulation {

/// Certificates made once with openssl for this purpose; the keys were thrown away. Names: `ca` signs `server`,
/// `server-expired`, `client`, `client-soon`, `client-expired`; `talos-ca` signs `apid`; `foreign-ca` signs `foreign`,
/// which is what another program shows on a port of the stack.
std::string certificate_pem(const std::string& name);
/// The certificate as a TLS peer shows it.
PeerCertificate peer_certificate(const std::string& name);

std::string base64(std::string_view bytes);

}  // namespace joelclaw::infra::simulation
