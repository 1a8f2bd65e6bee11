#include "k8s/resource_watch.hpp"

#include <algorithm>
#include <utility>

#include "k8s/status.hpp"
#include "model/json.hpp"

namespace forensics::k8s {

namespace {

/// Versions and tokens go into URLs; the server's own are far shorter.
constexpr std::size_t longest_version = 128;
constexpr std::size_t longest_token = 4096;
/// A watch that ends is no fault, and while nobody watches no crash is seen.
constexpr std::chrono::milliseconds longest_pause{1'000};
constexpr std::chrono::milliseconds no_pause{0};
/// A right that is missing is not given soon; meanwhile lists do.
constexpr std::chrono::milliseconds refused_pause{30'000};
/// An expired list that is begun once more is paged; then it is read whole.
constexpr unsigned paged_tries = 2;

struct list_metadata {
  std::string version;
  std::string continue_token;
};

std::optional<list_metadata> read_envelope(std::string_view envelope) {
  const auto list = model::parse_json(envelope);
  if (!list) return std::nullopt;
  list_metadata end{
      std::string{model::text_at(*list, {"metadata", "resourceVersion"})},
      std::string{model::text_at(*list, {"metadata", "continue"})}};
  if (end.version.empty() || end.version.size() > longest_version ||
      end.continue_token.size() > longest_token)
    return std::nullopt;
  return end;
}

/// The n-th time in a row (from 0): the first is free.
std::chrono::milliseconds forgiving_delay(const model::backoff& backoff,
                                          unsigned times, double random) {
  return times == 0 ? std::chrono::milliseconds{0}
                    : backoff.delay(times - 1, random);
}

}  // namespace

resource_watch::resource_watch(resource_watch_config config)
    : config_(std::move(config)) {}

request resource_watch::next() const {
  if (stage_ == stage::watching)
    return config_.what.watch(version_, config_.server_timeout);
  return page_after(continue_);
}

std::optional<request> resource_watch::page_ahead() const {
  if (stage_ != stage::listing || !body_) return std::nullopt;
  const auto head = read_envelope(body_->head());
  if (!head || head->continue_token.empty() ||
      head->continue_token == continue_)
    return std::nullopt;
  return page_after(head->continue_token);
}

request resource_watch::page_after(const std::string& continue_token) const {
  return config_.what.list(expired_pages_ < paged_tries ? config_.page_size : 0,
                           continue_token);
}

void resource_watch::on_open() {
  body_.emplace(stage_ == stage::listing ? json_framer::shape::list
                                         : json_framer::shape::documents,
                config_.max_object);
}

watch_progress resource_watch::on_bytes(std::string_view bytes, double random) {
  watch_progress progress;
  if (!body_) return progress;
  const std::size_t skipped_before = body_->skipped();
  if (stage_ == stage::listing)
    body_->feed(bytes, [&](std::string_view object) {
      ++progress.objects;
      take_item(object, progress);
    });
  else
    take_events(bytes, progress, random);
  const std::size_t skipped = body_->skipped() - skipped_before;
  progress.objects += skipped;
  progress.malformed += skipped;
  if (body_->broken() && !progress.restart)
    fail(transport_error(next(), action::retry, "malformed answer",
                         "the body is no JSON of a list or a watch; is a "
                         "proxy in between?"),
         progress, random);
  if (progress.restart) body_.reset();
  return progress;
}

watch_progress resource_watch::on_end(double random) {
  watch_progress progress;
  if (stage_ == stage::listing)
    end_page(progress, random);
  else
    end_watch(progress, random);
  progress.restart = true;
  body_.reset();
  return progress;
}

watch_progress resource_watch::on_error(const error& what, double random) {
  watch_progress progress;
  fail(what, progress, random);
  body_.reset();
  return progress;
}

std::size_t resource_watch::held_bytes() const noexcept {
  return body_ ? body_->held_bytes() : 0;
}

void resource_watch::take_item(std::string_view object,
                               watch_progress& progress) const {
  if (config_.what.kept == kept_objects::all) {
    progress.changes.push_back({false, std::string{object}, true});
    return;
  }
  const auto sketch = model::scan_pod(object);
  if (!sketch)
    ++progress.malformed;
  else if (sketch->suspect)
    progress.changes.push_back({false, std::string{object}, true});
}

void resource_watch::take_events(std::string_view bytes,
                                 watch_progress& progress, double random) {
  const auto take = [&](const auto& event) {
    if (progress.restart) return;
    ++progress.objects;
    take_event(event, progress, random);
  };
  while (!bytes.empty()) {
    const std::string_view line =
        bytes.substr(0, std::min(bytes.find('\n'), bytes.size() - 1) + 1);
    // The server writes each event as a line. Where it is one, there is no need
    // to look for its end first; the scan fails where it is none.
    const bool may_be_event = body_->is_between_documents() &&
                              line.ends_with("}\n") &&
                              line.size() <= config_.max_object;
    const auto event = may_be_event ? model::scan_event(line)
                                    : std::optional<model::event_sketch>();
    if (event)
      take(event);
    else
      body_->feed(
          line, [&](std::string_view text) { take(model::scan_event(text)); });
    bytes.remove_prefix(line.size());
  }
}

void resource_watch::take_event(const std::optional<model::event_sketch>& event,
                                watch_progress& progress, double random) {
  if (event && event->type == "ERROR")
    return fail(
        error_from_event(next(), event->status_code, event->object_text),
        progress, random);
  const bool changes =
      event && (event->type == "ADDED" || event->type == "MODIFIED");
  const bool deletes = event && event->type == "DELETED";
  const bool known = changes || deletes || (event && event->type == "BOOKMARK");
  if (!known || event->object.resource_version.size() > longest_version) {
    ++progress.malformed;
    return;
  }
  const std::string& version = event->object.resource_version;
  if (!version.empty() && version != version_) {
    version_ = version;
    quiet_ends_ = 0;
  }
  // A deleted pod's log is gone, and its crash was in an event before.
  const bool is_kept = config_.what.kept == kept_objects::all
                           ? changes || deletes
                           : changes && event->object.suspect;
  if (is_kept)
    progress.changes.push_back(
        {deletes, std::string{event->object_text}, false});
}

void resource_watch::fail(const error& why, watch_progress& progress,
                          double random) {
  // A token or version that the server can't read is as good as expired:
  // asked for again it would be refused for ever.
  const bool lacks_right =
      config_.what.lists_when_refused && why.what == action::forbidden;
  const bool place_is_lost = why.what == action::gone ||
                             why.what == action::invalid ||
                             (lacks_right && stage_ == stage::watching);
  const auto pause = place_is_lost ? start_over(random)
                                   : config_.backoff.delay(failures_++, random);
  progress.problem = why;
  progress.restart = true;
  progress.wait = std::max(
      {pause, why.retry_after, lacks_right ? refused_pause : no_pause});
}

std::chrono::milliseconds resource_watch::start_over(double random) {
  if (stage_ == stage::listing && !continue_.empty()) ++expired_pages_;
  stage_ = stage::listing;
  continue_.clear();
  return forgiving_delay(config_.relist, expiries_++, random);
}

void resource_watch::end_page(watch_progress& progress, double random) {
  auto end = body_ ? read_envelope(body_->envelope()) : std::nullopt;
  // A page that names itself as the next one would be read for ever.
  if (!end || (!continue_.empty() && end->continue_token == continue_))
    return fail(transport_error(next(), action::retry, "incomplete answer",
                                "the list ended before its end"),
                progress, random);
  failures_ = 0;
  if (continue_.empty()) list_version_ = std::move(end->version);
  continue_ = std::move(end->continue_token);
  if (!continue_.empty()) return;
  stage_ = stage::watching;
  version_ = list_version_;
  expired_pages_ = 0;
  progress.listed = true;
  progress.synced = !std::exchange(synced_, true);
}

void resource_watch::end_watch(watch_progress& progress, double random) {
  failures_ = 0;
  expiries_ = std::min(expiries_, 1U);
  progress.wait = std::min(
      forgiving_delay(config_.backoff, quiet_ends_++, random), longest_pause);
}

}  // namespace forensics::k8s
