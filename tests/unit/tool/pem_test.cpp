// SPDX-License-Identifier: MIT
#include "recorded.hpp"

#include <infra/tool/kubernetes.hpp>
#include <infra/tool/pem.hpp>
#include <support/catch.hpp>

using namespace joelclaw::infra;

namespace {

PeerCertificate peer(const std::string& name) {
  return {"", "", {}, recorded("certificates/" + name)};
}

}  // namespace

TEST_CASE("base64 as kubeconfigs hold it") {
  CHECK(base64_decoded("aGVsbG8=") == "hello");
  CHECK(base64_decoded("aGVs\nbG8=\n") == "hello");
  CHECK(base64_decoded("") == "");
  CHECK(base64_decoded("a*b") == "");
  CHECK((base64_decoded("AP8B") == std::string{"\0\xff\x01", 3}));
}

TEST_CASE("the end of a certificate") {
  CHECK(certificate_end(recorded("certificates/expired.pem")) == parse_rfc3339("2025-01-01T00:00:00Z"));
  CHECK(certificate_end("") == std::nullopt);
  CHECK(certificate_end("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") == std::nullopt);
}

TEST_CASE("a certificate verifies by who signed it, not by when it ends") {
  const std::string ca = recorded("certificates/ca.pem");
  CHECK(certificate_verifies(peer("server.pem"), ca));
  CHECK(certificate_verifies(peer("expired.pem"), ca));
  CHECK(!certificate_verifies(peer("server.pem"), recorded("certificates/other-ca.pem")));
  CHECK(!certificate_verifies(peer("other-ca.pem"), ca));
  CHECK(certificate_verifies(peer("server.pem"), recorded("certificates/other-ca.pem") + ca));
  CHECK(!certificate_verifies(peer("server.pem"), ""));
  CHECK(!certificate_verifies({}, ca));
}
