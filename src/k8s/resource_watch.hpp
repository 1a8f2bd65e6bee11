#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "k8s/json_framer.hpp"
#include "k8s/types.hpp"
#include "k8s/watched_resource.hpp"
#include "model/pod_scan.hpp"
#include "model/retry.hpp"

/// The list-and-watch protocol as a state machine without I/O: it says which
/// request comes next and is told what came back.
/// Source: Kubernetes API concepts, "Efficient detection of changes".
namespace forensics::k8s {

struct resource_watch_config {
  watched_resource what;
  std::size_t page_size = 500;
  /// A watch is opened anew so often; so long may one hang unseen.
  std::chrono::seconds server_timeout{60};
  std::size_t max_object = 4U << 20;
  /// While nobody watches no crash is seen: short enough for a new crash to
  /// have its case within 5 s of the server's return, also where a connect that
  /// goes nowhere takes 5 s to be given up (TCP asks again 3 s after it began).
  model::backoff backoff{model::duration{200}, model::duration{2'000}};
  /// Of lists that are begun anew: each reads all there is.
  model::backoff relist{model::duration{800}, model::duration{30'000}};
};

struct object_change {
  bool deleted = false;  ///< or it is no longer one that is watched
  std::string object;    ///< JSON text
  bool listed = false;   ///< of a list, which is sorted by namespace
};

/// What one piece of input came to.
struct watch_progress {
  /// In the order in which they came; of pods only those that may have crashed.
  std::vector<object_change> changes;
  std::size_t objects = 0;    ///< seen, bookmarks and malformed ones included
  std::size_t malformed = 0;  ///< skipped: no object, no event, or too long
  bool listed = false;        ///< a complete list has just ended
  bool synced = false;        ///< the first one
  /// Stop reading this stream: close it, wait `wait`, then open `next()`.
  bool restart = false;
  std::chrono::milliseconds wait{0};
  /// Why, where it is an error worth a log line.
  std::optional<error> problem;
};

class resource_watch {
 public:
  explicit resource_watch(resource_watch_config config);

  /// listing: the next page; watching: a watch from the last seen version.
  request next() const;
  /// The page after the one that is being read, once its token is known: the
  /// API server writes it before the items. It can be opened ahead, and is
  /// `next()` when this one has been read and was whole.
  std::optional<request> page_ahead() const;
  /// Does `next()` ask for a list's first page? What was seen before and is
  /// not in this list when it is complete has been deleted.
  bool begins_list() const noexcept {
    return stage_ == stage::listing && continue_.empty();
  }

  /// The stream for `next()` answered 200: a new body begins.
  void on_open();
  /// Bytes of the body, split anywhere.
  watch_progress on_bytes(std::string_view bytes, double random);
  /// The body ended as it should (`restart` is always true in the answer).
  /// An incomplete page is asked for again. A watch goes on at once from the
  /// last version; one that brought nothing new time after time waits up to a
  /// second, so that a server that closes at once is not hammered.
  watch_progress on_end(double random);
  /// Open or read failed. 410 lists anew, at once for the first time; a watch
  /// that is refused does so after half a minute, where that is asked for, and
  /// a list that is refused is asked for again then;
  /// others go on where it stood, not before `what.retry_after`. The backoff
  /// grows until a page is complete or a watch ends as it should. An event is
  /// no sign of health: a server that sends one and fails must not be hammered.
  watch_progress on_error(const error& what, double random);

  bool synced() const noexcept { return synced_; }
  /// Bytes held between two calls: less than one object and a list's envelope.
  std::size_t held_bytes() const noexcept;
  const std::string& resource_version() const noexcept { return version_; }

 private:
  enum class stage { listing, watching };

  /// "": the first one.
  request page_after(const std::string& continue_token) const;
  void take_item(std::string_view object, watch_progress& progress) const;
  void take_events(std::string_view bytes, watch_progress& progress,
                   double random);
  /// nullopt: what came is none.
  void take_event(const std::optional<model::event_sketch>& event,
                  watch_progress& progress, double random);
  void fail(const error& why, watch_progress& progress, double random);
  void end_page(watch_progress& progress, double random);
  void end_watch(watch_progress& progress, double random);
  std::chrono::milliseconds start_over(double random);

  resource_watch_config config_;
  stage stage_ = stage::listing;
  std::optional<json_framer> body_;
  std::string version_;       ///< the last one seen, where a watch begins
  std::string list_version_;  ///< of the list's first page
  std::string continue_;      ///< token of the next page
  bool synced_ = false;
  unsigned failures_ = 0;       ///< since the last whole page or proper end
  unsigned expiries_ = 0;       ///< 410s since the last proper end of a watch
  unsigned expired_pages_ = 0;  ///< 410s of continue tokens of this list
  unsigned quiet_ends_ = 0;     ///< ends of watches since the last new version
};

}  // namespace forensics::k8s
