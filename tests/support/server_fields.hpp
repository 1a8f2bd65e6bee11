#pragma once

#include "model/json.hpp"

namespace forensics::test {

/// A clone as it was sent: an item of the server's list without what the
/// server adds (defaults, status, what admission plugins set). A value that is
/// not the server's own stays.
model::json_document as_sent(const model::json_value& clone);

}  // namespace forensics::test
