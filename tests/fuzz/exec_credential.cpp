// What a credential plugin prints. No error quotes it.
#include "k8s/internal/exec_credential.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace forensics::k8s;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto found =
      internal::parse_exec_credential(text, "client.authentication.k8s.io/v1");
  if (!found) {
    if (found.error().empty() || found.error().size() > 400) std::abort();
    return 0;
  }
  if (found->token.empty() && found->identity.certificate_pem.empty())
    std::abort();
  return 0;
}
