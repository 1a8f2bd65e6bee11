#include "sandbox/api/watch.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/options.hpp"
#include "sandbox/api/read.hpp"
#include "sandbox/api/representation.hpp"

namespace forensics::sandbox {
namespace {

/// A client that has let so many bytes pile up is cut off.
constexpr std::size_t most_pending = std::size_t{256} << 20U;
constexpr model::duration between_bookmarks = std::chrono::minutes(1);
/// How long before its end a watch still says where it is.
constexpr model::duration last_bookmark = std::chrono::seconds(2);
/// A watch that does not say how long ends after once to twice this.
constexpr std::chrono::seconds least_time = std::chrono::minutes(30);

class watch_stream : public byte_stream {
 public:
  watch_stream(api& through, const resource_type& type, std::string ns,
               representation shape, list_options options)
      : store_(through.objects()),
        around_(through.around()),
        type_(type),
        ns_(std::move(ns)),
        shape_(std::move(shape)),
        options_(std::move(options)) {}

  void begin() {
    if (!begin_with_past()) return;
    ticket_ = store_.listen([this](const change& what) { on_change(what); });
    if (around_.after) start_clock();
  }

  std::optional<std::vector<std::string>> take() override {
    if (pending_.empty() && ended_) return std::nullopt;
    pending_bytes_ = 0;
    return std::exchange(pending_, {});
  }

  void when_ready(std::function<void()> call) override {
    ready_ = std::move(call);
    if (!pending_.empty() || ended_) wake();
  }

 private:
  /// False when the watch has ended with an error.
  bool begin_with_past() {
    if (options_.version && !options_.initial_events) return replay();
    if (options_.version && *options_.version > store_.current())
      return fail(version_too_large(*options_.version, store_.current()));
    for (const object_ptr& one : store_.list(type_, ns_))
      if (options_.selected.matches(one->json)) say("ADDED", one);
    if (options_.initial_events && options_.bookmarks)
      say_bookmark(R"({"k8s.io/initial-events-end":"true"})");
    return true;
  }

  bool replay() {
    const revision since = *options_.version;
    if (since > store_.current())
      return fail(version_too_large(since, store_.current()));
    const auto past = store_.changes_after(since);
    if (!past)
      return fail(expired("too old resource version: " + std::to_string(since) +
                          " (" + std::to_string(store_.oldest()) + ")"));
    for (const change& what : *past) on_change(what);
    return true;
  }

  bool fail(const api_error& error) {
    push(R"({"type":"ERROR","object":)" + to_json(error) + "}\n");
    end();
    return false;
  }

  void on_change(const change& what) {
    if (what.type != &stored_type(type_) || !is_in_namespace(what)) return;
    const bool is = what.kind != change_kind::deleted &&
                    options_.selected.matches(what.now->json);
    const bool was =
        what.before != nullptr && options_.selected.matches(what.before->json);
    if (is) return say(was ? "MODIFIED" : "ADDED", what.now);
    if (!was) return;
    // What leaves the selection is told as it was in it, at the revision at
    // which it left.
    say("DELETED", what.kind == change_kind::deleted
                       ? what.now
                       : make_object(copy_of(what.before->json), what.now->at));
  }

  bool is_in_namespace(const change& what) const {
    return ns_.empty() || namespace_of(what.now->json) == ns_;
  }

  void say(std::string_view kind, const object_ptr& object) {
    push(R"({"type":")" + std::string(kind) + R"(","object":)" +
         shape_.event(object, std::exchange(first_, false), around_.now()) +
         "}\n");
  }

  void say_bookmark(const std::string& annotations = {}) {
    push(R"({"type":"BOOKMARK","object":)" +
         shape_.bookmark(store_.current(), annotations) + "}\n");
  }

  void push(std::string event) {
    if (ended_) return;
    pending_bytes_ += event.size();
    pending_.push_back(std::move(event));
    if (pending_bytes_ > most_pending) end();
    wake();
  }

  void end() {
    ended_ = true;
    ticket_.reset();
    end_timer_.reset();
    bookmark_timer_.reset();
    wake();
  }

  void wake() {
    if (auto call = std::exchange(ready_, nullptr)) call();
  }

  void start_clock() {
    const auto least = least_time.count();
    const std::int64_t asked = options_.timeout_seconds.value_or(0);
    // A year is for ever, and far from what would overflow.
    constexpr std::int64_t most = 365LL * 24 * 3600;
    const std::chrono::seconds time(
        asked > 0 ? std::min(asked, most)
                  : least + static_cast<std::int64_t>(
                                around_.random() %
                                static_cast<std::uint64_t>(least)));
    deadline_ = around_.now() + time;
    end_timer_ = around_.after(time, [this] { end(); });
    if (options_.bookmarks) plan_bookmark();
  }

  void plan_bookmark() {
    const model::duration left = deadline_ - last_bookmark - around_.now();
    if (left <= model::duration::zero()) return;
    bookmark_timer_ = around_.after(std::min(left, between_bookmarks), [this] {
      say_bookmark();
      plan_bookmark();
    });
  }

  store& store_;
  surroundings& around_;
  const resource_type& type_;
  std::string ns_;
  representation shape_;
  list_options options_;
  bool first_ = true;
  bool ended_ = false;
  model::timestamp deadline_{};
  std::vector<std::string> pending_;
  std::size_t pending_bytes_ = 0;
  std::function<void()> ready_;
  std::shared_ptr<void> ticket_;
  std::shared_ptr<void> end_timer_;
  std::shared_ptr<void> bookmark_timer_;
};

}  // namespace

answered<api_answer> watch_objects(api& through, const api_request& request,
                                   const resource_request& what) {
  auto shape = representation::negotiate(request, *what.type);
  if (!shape) return failure{std::move(shape.error())};
  auto options = parse_list(request, *what.type, true);
  if (!options) return failure{std::move(options.error())};
  auto stream = std::make_unique<watch_stream>(
      through, *what.type, listed_namespace(what), std::move(*shape),
      std::move(*options));
  stream->begin();
  api_answer answer;
  answer.stream = std::move(stream);
  return answer;
}

}  // namespace forensics::sandbox
