#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "model/time.hpp"
#include "sandbox/api/request.hpp"

/// Misbehaviour on demand. Rules come as JSON, by the admin endpoint
/// (`POST /sandbox/faults`) or from a test; a seeded generator decides where a
/// rule has a probability, so that a failure replays.
///
///     {"match": {"verb": "list", "resource": "pods"},
///      "effect": {"status": 429, "retry_after_seconds": 1},
///      "skip": 1, "times": 2}
///
/// The members are named as the fields below; times are Go durations
/// (`"200ms"`), and a namespace is `"namespace"`.
namespace forensics::sandbox {

/// Which requests a rule means; what is empty is any.
struct fault_match {
  std::string verb;      ///< get, list, watch, create, patch, delete …
  std::string resource;  ///< plural: `pods`; `*` is any
  /// `log`, `status`; `*` is any. "" is none, but any where the resource is "".
  std::string subresource;
  std::string ns;
  std::string name;  ///< a prefix when it ends in `*`; of a create: in its JSON
  std::string path;  ///< `/version`; a prefix when it ends in `*`
  std::string user;
  std::string user_agent;  ///< a prefix when it ends in `*`
};

/// What is done to a request that meets a rule.
struct fault_effect {
  model::duration latency{};         ///< before the request is looked at
  model::duration answer_latency{};  ///< after it was carried out
  /// Answered in place of the real answer: 401, 403, 409, 410, 422, 429, 500,
  /// 503 … with a Status whose reason fits.
  std::optional<int> status;
  std::optional<int> retry_after_seconds;
  std::string reason;
  std::string message;
  /// A request that meets a `status` is not carried out, unless this is set:
  /// then the client can't tell whether it was.
  bool carried_out = false;
  /// Reset (RST) the connection once so many bytes of the body are out; 0: in
  /// place of the answer.
  std::optional<std::size_t> reset_after;
  /// The same, closing without TLS's close_notify.
  std::optional<std::size_t> truncate_after;
  std::optional<std::size_t> bytes_per_second;
  /// Of a watch, after so many events of it:
  std::optional<std::size_t> cut_after;     ///< ends well
  std::optional<std::size_t> stall_after;   ///< stays open, says nothing more
  std::optional<std::size_t> expire_after;  ///< an ERROR event, 410
  bool duplicate = false;                   ///< each event twice
  bool replay = false;  ///< all events so far once more after each tenth
  /// Neighbours of different objects change places. An event waits for its
  /// neighbour as long as nothing else is to be said, see `with_watch_faults`.
  bool reorder = false;
  /// Half a JSON object in place of the first event (of the one after
  /// `cut_after` others), then the end.
  bool garbage = false;
};

struct fault_rule {
  std::string id;  ///< made by the book when empty
  fault_match match;
  fault_effect effect;
  double probability = 1.0;
  std::size_t skip = 0;              ///< the first so many matches are spared
  std::optional<std::size_t> times;  ///< then so many meet it; unset: all
  std::size_t matched = 0;
  std::size_t met = 0;  ///< how many requests it was done to
};

/// Defensive: an unknown member or a bad value is an error that names it.
result<fault_rule, std::string> parse_fault_rule(const model::json_value& from);
/// What parse_fault_rule reads, without what says nothing; `matched` and `met`
/// beside it.
std::string to_json(const fault_rule& rule);

class fault_book {
 public:
  explicit fault_book(std::uint64_t seed = 1) : random_(seed) {}
  void reseed(std::uint64_t seed) { random_.seed(seed); }
  /// Replaces the rule of the same id. Returns the id.
  std::string add(fault_rule rule);
  bool remove(std::string_view id);
  void clear() { rules_.clear(); }
  const std::list<fault_rule>& rules() const noexcept { return rules_; }
  /// The effect of the first rule that this request meets, counted. Of a path
  /// that is no resource's, `what` has no type.
  std::optional<fault_effect> meet(const resource_request& what,
                                   const api_request& request);

 private:
  bool spares(const fault_rule& rule);

  std::list<fault_rule> rules_;
  std::mt19937_64 random_;
  std::uint64_t next_id_ = 1;
};

/// The answer that `effect.status` puts in place of the real one.
api_answer faulty_answer(const fault_effect& effect,
                         const resource_request& what);

}  // namespace forensics::sandbox
