#pragma once

#include <set>
#include <string>
#include <vector>

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// What has become of the pods that a Job has made. Pods that have gone count
/// on, so it is kept from one look to the next.
struct job_tally {
  std::string uid;                  ///< the Job's
  std::set<std::string> succeeded;  ///< uids of pods
  std::set<std::string> failed;
  std::set<std::string> at_work;  ///< neither of these, when last looked at
};

/// A Job's pods that neither have ended nor are being deleted, and some
/// numbers of all.
struct job_pods {
  std::vector<object_ptr> active;
  std::int64_t ready = 0;
  std::int64_t terminating = 0;
  std::int64_t restarts = 0;  ///< of the active ones' containers
};

/// Looks at the Job's pods and brings the tally up to date.
job_pods look_at_pods(const model::json_value& job, const store& objects,
                      job_tally& tally);

}  // namespace forensics::sandbox
