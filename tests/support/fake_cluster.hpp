#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "actors/protocol.hpp"

/// A Kubernetes API of objects in memory, for tests that run on CAF's test
/// coordinator (one thread).
///
/// What it knows: get, create (names, uids, 409), merge patch (with a
/// resourceVersion, 409), delete with preconditions, replacement, lists of
/// ConfigMap metadata that have a label, other lists by fields and labels that
/// are equal, both in pages, container logs, the pod list and watches that the
/// test feeds. What it does not: validation, admission, garbage collection,
/// other selectors. A call that the controller has no right to is a failure of
/// the test. Watches of the target namespace's cases ("configmaps") and clones
/// ("clones") hear of each change.
namespace forensics::test {

struct seen_request {
  std::string line;  ///< `VERB target`, `STREAM target` for streams
  std::string body;
  model::timestamp at{};
};

k8s::error api_error(k8s::action what, int status, std::string reason);
/// 503: it may be tried again.
k8s::error unavailable();

/// How a request is met that a test has a rule for.
struct rule {
  std::string fragment;
  std::optional<k8s::error> why;  ///< none: it hangs, or is answered `{}`
  std::function<void()> change;   ///< a `before` rule
  int times = 1;
  bool is_carried_out = false;  ///< all the same
};

class fake_cluster {
 public:
  using chunk_promise = caf::typed_response_promise<k8s::chunk_reply>;

  /// Stores an object under its collection, as it is; a uid and a
  /// creationTimestamp are added where missing, a resourceVersion always.
  void put(const std::string& collection, const std::string& object_json);
  void remove(const std::string& path);
  /// The object at `path`, or nullptr.
  const std::string* at(const std::string& path) const;
  /// Paths of all objects below `collection`.
  std::vector<std::string> paths(const std::string& collection) const;

  /// The log of a container's current or previous run.
  void put_log(const std::string& ns, const std::string& pod,
               const std::string& container, bool previous, std::string text);

  /// The next `times` requests whose line contains `fragment` get this error
  /// instead. A line ends in a blank here: `pods/web-1 ` is not its log.
  void fail(const std::string& fragment, k8s::error why, int times = 1);
  /// They get no answer at all (the caller's deadline must end it).
  void hang(const std::string& fragment, int times = 1);
  /// They are carried out, and get this error for an answer.
  void lose_answer(const std::string& fragment, k8s::error why, int times = 1);
  /// They are carried out, and the answer is `{}`.
  void garble(const std::string& fragment, int times = 1);
  /// Just before such a request is answered, `change` happens, once.
  void before(const std::string& fragment, std::function<void()> change);
  void forget_rules() { rules_.clear(); }

  /// Sends a watch event to every open watch of `resource`, of whatever
  /// namespace; pods of the target namespace are "clones".
  void push_event(const std::string& event_json,
                  const std::string& resource = "pods");
  /// The same, byte by byte as it is: may be a part of an event.
  void push_bytes(const std::string& bytes,
                  const std::string& resource = "pods");
  /// Ends every open watch of `resource` with an error, or as it should.
  void end_watches(std::optional<k8s::error> why,
                   const std::string& resource = "pods");
  std::size_t open_streams(const std::string& resource = "pods") const;

  std::vector<seen_request> requests;  ///< in order
  /// How many requests contain `fragment`, and where the first stands (behind
  /// the last when none does).
  std::size_t count(const std::string& fragment) const;
  std::size_t position(const std::string& fragment) const;
  /// When each request that contains `fragment` came.
  std::vector<model::timestamp> times(const std::string& fragment) const;
  /// Does a body that was sent contain `text`?
  bool was_sent(const std::string& text) const;

  /// What no test may see: the fixture checks that it is empty.
  std::vector<std::string> unexpected;
  std::size_t reads = 0;        ///< of all streams
  std::size_t page_size = 500;  ///< longest page of a list
  model::timestamp now{};

  // -- the fake API actor's side ---------------------------------------------

  /// Records the request; the rule that meets it, used up once.
  std::optional<rule> meet(const std::string& line, const std::string& body);
  k8s::reply answer(const k8s::request& what);
  k8s::stream_id open(const std::string& target);
  void read(k8s::stream_id id, chunk_promise promise);
  void close(k8s::stream_id id) { streams_.erase(id); }
  /// Delivers what was fed; promises are delivered on the actor, never by the
  /// test.
  void serve_readers();

 private:
  struct stream {
    std::string resource;
    std::deque<std::string> chunks;
    bool ends = false;
    std::optional<k8s::error> broken;
    std::optional<chunk_promise> reader;
  };

  std::optional<rule> take_rule(const std::string& line);
  k8s::reply get(const k8s::request& what) const;
  k8s::reply create(const k8s::request& what);
  k8s::reply replace(const k8s::request& what);
  k8s::reply patch(const k8s::request& what);
  k8s::reply erase(const k8s::request& what);
  k8s::reply log_of(const k8s::request& what) const;
  k8s::reply list(const k8s::request& what) const;
  k8s::reply list_metadata(const k8s::request& what) const;
  std::string stream_list(const std::string& target) const;
  /// To the watches of cases and clones.
  void announce(const std::string& type, const std::string& collection,
                const std::string& object_json);
  void serve_reader(k8s::stream_id id);

  std::map<std::string, std::string> objects_;
  std::map<std::string, std::string> logs_;
  std::vector<rule> rules_;
  std::map<k8s::stream_id, stream> streams_;
  k8s::stream_id last_stream_ = 0;
  unsigned long last_uid_ = 0;
};

}  // namespace forensics::test
