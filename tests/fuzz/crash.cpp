#include "model/crash.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/names.hpp"
#include "model/signature.hpp"

using namespace forensics::model;
using forensics::test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto pod =
      parse_json({reinterpret_cast<const char*>(data), size}, json_limits{});
  if (!pod) return 0;
  const workload owner = workload_of(*pod);
  for (const crash& found :
       find_crashes(*pod, {duration::max()}, timestamp{})) {
    require(!found.pod_uid.empty() && !found.reason.empty());
    require(found.container.empty() == (found.kind == container_kind::pod));
    const std::string name = case_name(found);
    require(name.size() <= 63 && is_dns_subdomain(name));
    require(signature_of(found, owner).size() == 32);
    locate_run(*pod, found);
  }
  return 0;
}
