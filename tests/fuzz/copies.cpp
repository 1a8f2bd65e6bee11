// Any ConfigMap or Secret of a tenant: its copy stands where the case says and
// has nothing but values of it; where it is redacted, not even those.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/digest.hpp"
#include "model/key_objects.hpp"
#include "model/redact.hpp"
#include "model/secret_values.hpp"
#include "model/service_variables.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

const case_owner owner{"web-forensic-1", "uid-of-the-case", "q"};

json_document copied(const json_value& source, reference_kind kind,
                     secret_policy policy) {
  auto copy =
      parse_json(make_copy(source, {kind, "settings", true, {}}, owner, policy),
                 {64U << 20, 64});
  require(static_cast<bool>(copy));
  require(belongs_to(*copy, owner));
  require(text_at(*copy, {"metadata", "namespace"}) == owner.target_namespace);
  require(object_at(*copy, {"metadata", "annotations"}).ObjectEmpty());
  require(object_at(*copy, {"metadata", "labels"}).MemberCount() == 2);
  require(array_at(*copy, {"metadata", "ownerReferences"}).Size() == 1);
  return std::move(*copy);
}

void check_secret(const json_value& source, reference_kind kind) {
  copied(source, kind, secret_policy::clone);
  const auto redacted = copied(source, kind, secret_policy::redact);
  for (const auto& each : object_at(redacted, {"data"}).GetObject()) {
    const auto value = base64_decode(std::string(view(each.value)));
    require(value == "REDACTED" || value == "{}");
  }
  require(find(redacted, {"stringData"}) == nullptr);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto source =
      parse_json({reinterpret_cast<const char*>(data), size}, json_limits{});
  if (!source) return 0;
  copied(*source, reference_kind::config_map, secret_policy::clone);
  check_secret(*source, reference_kind::secret);
  check_secret(*source, reference_kind::pull_secret);
  secret_values(*source);
  literal_values(*source);
  variables_of(*source);
  const auto key = read_key_secret(*source);
  require(key || !key.error().empty());
  return 0;
}
