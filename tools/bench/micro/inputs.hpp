#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// What the benchmarks work on: the same bytes in every run.
namespace forensics::micro {

using text = std::shared_ptr<const std::string>;
text share(std::string bytes);

/// Pod `number` of a healthy Deployment, some 5 KB, as the API server sends it
/// (pod.json without its spaces).
std::string healthy_pod(std::size_t number);
/// One that runs again after it was OOMKilled.
std::string crashed_pod();

/// The answer to a list of `count` healthy pods.
std::string pod_list(std::size_t count);
/// `count` watch events, each of a healthy pod that has changed.
std::string pod_events(std::size_t count);

/// Ten passwords and tokens, as a Secret.
std::string secret();
/// Log lines of a service, `bytes` long; one in fifty tells a value of
/// `secret`, one in ten a URL.
std::string log_lines(std::size_t bytes);

}  // namespace forensics::micro
