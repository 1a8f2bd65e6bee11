#include "sandbox/api/job_labels.hpp"

#include <string>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/objects/object.hpp"

namespace forensics::sandbox {

using model::json_document;
using model::json_value;

void label_job(json_document& job) {
  if (model::true_at(job, {"spec", "manualSelector"})) return;
  auto& memory = job.GetAllocator();
  const std::string uid(uid_of(job));
  const std::string name(name_of(job));
  json_value& spec = object_in(job, "spec", memory);
  json_value& pod =
      object_in(object_in(spec, "template", memory), "metadata", memory);
  json_value& labels = object_in(pod, "labels", memory);
  // Each in its old spelling too, which clients may still select by.
  model::set(labels, "batch.kubernetes.io/controller-uid", uid, memory);
  model::set(labels, "batch.kubernetes.io/job-name", name, memory);
  model::set(labels, "controller-uid", uid, memory);
  model::set(labels, "job-name", name, memory);
  json_value& selector = object_in(spec, "selector", memory);
  model::set(object_in(selector, "matchLabels", memory),
             "batch.kubernetes.io/controller-uid", uid, memory);
  json_value& metadata = object_in(job, "metadata", memory);
  if (model::object_at(metadata, {"labels"}).ObjectEmpty())
    model::set(metadata, "labels", model::copy_of(labels, memory), memory);
}

}  // namespace forensics::sandbox
