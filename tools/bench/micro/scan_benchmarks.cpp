#include <algorithm>
#include <string_view>

#include "bench/micro/benchmark.hpp"
#include "k8s/json_framer.hpp"
#include "k8s/resource_watch.hpp"
#include "model/pod_scan.hpp"

namespace forensics::micro {

namespace {

/// A page of the list, and as many events.
constexpr std::size_t pods = 500;
/// What the client reads of a stream at once.
constexpr std::size_t piece = 16U << 10;
constexpr std::size_t max_object = 4U << 20;

template <class Take>
void in_pieces(std::string_view bytes, Take take) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    take(bytes.substr(0, piece));
}

/// How many objects of the list `is_good` is true of.
template <class IsGood>
std::size_t framed(std::string_view list, IsGood is_good) {
  k8s::json_framer framer(k8s::json_framer::shape::list, max_object);
  std::size_t good = 0;
  in_pieces(list, [&](std::string_view bytes) {
    framer.feed(bytes, [&](std::string_view object) {
      if (is_good(object)) ++good;
    });
  });
  return framer.envelope().empty() ? 0 : good;
}

bool is_no_suspect(std::string_view object) {
  const auto sketch = model::scan_pod(object);
  return sketch && !sketch->suspect;
}

/// One whose list has ended, so that events come.
k8s::resource_watch watching() {
  k8s::resource_watch watch({k8s::pods_that_may_have_crashed("", "")});
  watch.on_open();
  watch.on_bytes(pod_list(0), 0);
  watch.on_end(0);
  watch.on_open();
  return watch;
}

bool sees_no_crash(k8s::resource_watch watch, std::string_view events) {
  std::size_t seen = 0;
  std::size_t told = 0;
  in_pieces(events, [&](std::string_view bytes) {
    const auto progress = watch.on_bytes(bytes, 0);
    seen += progress.objects - progress.malformed;
    told += progress.changes.size();
  });
  return seen == pods && told == 0;
}

}  // namespace

std::vector<benchmark> scan_benchmarks() {
  const text page = share(pod_list(pods));
  const text events = share(pod_events(pods));
  const text pod = share(healthy_pod(0));
  return {
      {"scan/page", "pod", page, pods,
       [=] { return framed(*page, is_no_suspect) == pods; }},
      {"scan/event", "event", events, pods,
       [=, watch = watching()] { return sees_no_crash(watch, *events); }},
      {"scan/framer", "pod", page, pods,
       [=] {
         return framed(*page, [](std::string_view) { return true; }) == pods;
       }},
      {"scan/pod", "pod", pod, 1, [=] { return is_no_suspect(*pod); }},
  };
}

}  // namespace forensics::micro
