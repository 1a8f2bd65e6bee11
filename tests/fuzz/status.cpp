#include <cstddef>
#include <cstdint>

#include "k8s/requests.hpp"
#include "k8s/status.hpp"

/// The first byte chooses the HTTP status, the rest is body and header.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace forensics;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const int status = size == 0 ? 0 : 300 + data[0];
  for (const k8s::request& what :
       {k8s::create_pod("q", "{}"), k8s::create_secret("q", "{}")}) {
    const k8s::error got =
        k8s::error_from(what, status, bytes.substr(size == 0 ? 0 : 1), bytes);
    if (got.message.size() > 512 || got.retry_after > std::chrono::minutes{5})
      __builtin_trap();
    for (const char each : k8s::describe(got))
      if (each >= 0 && each < ' ') __builtin_trap();
  }
  return 0;
}
