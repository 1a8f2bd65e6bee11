#include "support/protobuf_json.hpp"

#include <stdexcept>

#include "sandbox/api/protobuf.hpp"

namespace forensics::test {

std::string json_of_protobuf(std::string_view message) {
  const auto read = sandbox::decode_protobuf(
      message, sandbox::expected(sandbox::type_of("configmaps")));
  if (!read) throw std::runtime_error(read.error().message);
  return model::dump(*read);
}

}  // namespace forensics::test
