#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/json.hpp"
#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// Of text that the test wrote: `'` stands for `"`.
model::json_document parsed(std::string_view text);

/// What a request was answered.
struct reply {
  int code = 0;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::unique_ptr<byte_stream> stream{};

  model::json_document json() const;
  /// The strings at a path, or the message of a Status.
  std::string text(model::json_path path) const;
  std::string message() const { return text({"message"}); }
  std::string header(const std::string& name) const;
};

/// An API with a clock that the test moves, and no controllers.
class cluster {
 public:
  cluster();

  /// `path` may have a query; the body's `'` stands for `"`.
  reply send(const std::string& method, const std::string& path,
             std::string_view body = {}, const std::string& content_type = {});
  reply get(const std::string& path, const std::string& accept = {});
  /// The lines of a watch that it has to say now.
  static std::vector<std::string> events(reply& watch);
  void pass(model::duration time);

  store objects{100};
  surroundings around;
  model::timestamp now{};
  std::string accept;
  user who{"ann", "", {"system:masters"}};

 private:
  struct timer {
    model::timestamp due;
    std::function<void()> call;
  };
  std::vector<std::weak_ptr<timer>> timers_;

 public:
  api served;
};

inline const std::string in_default = "/api/v1/namespaces/default/";
inline const std::string config_maps = in_default + "configmaps";
inline const std::string pods = in_default + "pods";

}  // namespace forensics::sandbox
