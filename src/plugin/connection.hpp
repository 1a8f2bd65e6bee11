#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "k8s/client.hpp"
#include "k8s/types.hpp"
#include "model/json.hpp"

namespace forensics::plugin {

/// What to do about an error of the API: the end of a sentence, or "".
std::string_view next_step(const k8s::error& what) noexcept;
/// `get configmaps in debug-forensics: Forbidden (403): …; ask for …`
std::string explain(const k8s::error& what);

/// The project's client as a command uses it: each call blocks until there is
/// an answer, which the request's timeout bounds.
class connection {
 public:
  /// A `request_timeout` of 0 leaves each request its own.
  connection(const k8s::cluster_access& access,
             std::chrono::milliseconds request_timeout);

  /// From now on all requests together end by then.
  void end_by(std::chrono::steady_clock::time_point end) noexcept {
    end_ = end;
  }

  k8s::reply send(k8s::request what);
  /// All at once; the answers in the order of the requests.
  std::vector<k8s::reply> send_all(std::vector<k8s::request> requests);
  /// The answer, parsed; throws command_failure when there is none.
  model::json_document get_json(k8s::request what);

  k8s::open_reply open(k8s::request what);
  k8s::chunk_reply read(k8s::stream_id stream);
  void close(k8s::stream_id stream);

 private:
  k8s::request bounded(k8s::request what) const;

  std::chrono::milliseconds request_timeout_;
  std::optional<std::chrono::steady_clock::time_point> end_;
  std::unique_ptr<k8s::client> client_;
};

/// The answer of a request, parsed; throws command_failure where it can't be.
model::json_document parse_answer(const k8s::reply& answer,
                                  const std::string& purpose);

}  // namespace forensics::plugin
