// SPDX-License-Identifier: MIT
#pragma once

#include <infra/base/result.hpp>
#include <infra/base/time.hpp>
#include <infra/base/units.hpp>
#include <infra/stack/yaml_tree.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace joelclaw::infra {

/// A value, or what is wrong with what is written, as the end of a problem's sentence.
template <class T>
using Scalar = Result<T, Error>;

/// The readers of a spec's scalars. YAML's own guesses are not asked: `010`, `0x10`, `1_000`, `1e3` and `.5` are no
/// numbers, `yes` and `on` no booleans, and a number or boolean in quotes is a text.
///
/// | asked for | plain                         | quoted            |
/// |-----------|-------------------------------|-------------------|
/// | number    | digits without a leading zero | refused           |
/// | boolean   | `true`, `false`               | refused           |
/// | text      | as written, also `1.10`, `no` | as written        |
/// | size      | `8GiB`, `512MiB`              | the same          |
/// | duration  | `500ms`, `90s`, `20m`, `10h`  | the same          |
/// | range     | `200`, `200-399`              | the same          |
Scalar<std::int64_t> read_number(const YamlNode& node);
Scalar<bool> read_boolean(const YamlNode& node);
Scalar<std::string> read_text(const YamlNode& node);
Scalar<Bytes> read_size(const YamlNode& node);
Scalar<Duration> read_duration(const YamlNode& node);
Scalar<std::pair<int, int>> read_range(const YamlNode& node);

/// What a node is, for "wanted a number, this is a list".
std::string describe_kind(const YamlNode& node);

}  // namespace joelclaw::infra
