#pragma once

#include "model/json.hpp"

namespace forensics::sandbox {

/// The labels of a new Job's pods, by which its selector finds them, unless
/// it selects by itself. It has its uid and name already.
void label_job(model::json_document& job);

}  // namespace forensics::sandbox
