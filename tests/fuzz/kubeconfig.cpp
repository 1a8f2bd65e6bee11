#include <cstddef>
#include <cstdint>

#include "k8s/kubeconfig.hpp"

namespace {

using namespace forensics;

/// Every file that a kubeconfig may name is there, so that all of it is read.
result<std::string, k8s::file_problem> any_file(const std::string&) {
  return std::string{"-----BEGIN CERTIFICATE-----"};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto access = k8s::access_from({{"config", text}}, "", any_file);
  if (access && (access->host.empty() || access->port == 0)) __builtin_trap();
  return 0;
}
