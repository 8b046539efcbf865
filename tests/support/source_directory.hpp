// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace joelclaw::infra {

/// Where this checkout lies, for tests that read its files. A function behind a translation unit of its own, so that all
/// others compile to the same in each checkout and a compiler cache serves them all.
std::string source_directory();

}  // namespace joelclaw::infra
