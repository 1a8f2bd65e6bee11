#include "scenarios/support/watch_reader.hpp"

#include <doctest/doctest.h>

#include <future>
#include <memory>
#include <utility>

#include "scenarios/support/eventually.hpp"

namespace forensics::test {
namespace {

constexpr std::chrono::seconds patience{10};

k8s::json_framer documents() {
  return {k8s::json_framer::shape::documents, 8U << 20};
}

template <class Answer, class Start>
Answer await(Start start) {
  auto promise = std::make_shared<std::promise<Answer>>();
  auto answer = promise->get_future();
  start([promise](Answer what) { promise->set_value(std::move(what)); });
  REQUIRE_MESSAGE(answer.wait_for(patience) == std::future_status::ready,
                  "the watch said nothing for ten seconds");
  return answer.get();
}

}  // namespace

watch_reader::watch_reader(const cluster& home, std::string target)
    : client_(home.client()), target_(std::move(target)), framer_(documents()) {
  open();
}

watch_reader::~watch_reader() { client_.close(stream_); }

void watch_reader::open() {
  k8s::open_reply opened = failure{k8s::error{}};
  eventually(patience, target_ + " is open", [&] {
    opened = await<k8s::open_reply>([&](auto done) {
      client_.open(make_request(k8s::method::get, target_), std::move(done));
    });
    return opened || opened.error().what != k8s::action::retry;
  });
  if (!opened) FAIL(k8s::describe(opened.error()));
  stream_ = *opened;
}

void watch_reader::begin_anew() {
  REQUIRE_MESSAGE(++beginnings_ < 20, "refused again and again: ", story());
  client_.close(stream_);
  framer_ = documents();
  events_.clear();
  open();
}

bool watch_reader::read_some() {
  auto chunk = await<k8s::chunk_reply>(
      [&](auto done) { client_.read(stream_, std::move(done)); });
  if (!chunk) FAIL(k8s::describe(chunk.error()));
  bool is_refused = false;
  framer_.feed(chunk->bytes, [&](std::string_view text) {
    auto event = model::parse_json(text);
    if (!event) FAIL(event.error());
    auto& kept = events_.emplace_back();
    kept.type = model::text_at(*event, {"type"});
    kept.object.CopyFrom(model::object_at(*event, {"object"}),
                         kept.object.GetAllocator());
    is_refused = is_refused || kept.type == "ERROR";
  });
  if (is_refused) begin_anew();
  return is_refused || !chunk->end;
}

void watch_reader::read_until(
    const std::function<bool(const std::vector<watch_event>&)>& enough) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!enough(events_)) {
    REQUIRE_MESSAGE(std::chrono::steady_clock::now() < deadline,
                    "still waiting after: ", story());
    REQUIRE_MESSAGE(read_some(), "ended after: ", story());
  }
}

void watch_reader::read_to_end() {
  while (read_some()) {
  }
}

std::string watch_reader::story() const {
  std::string out;
  for (const auto& event : events_) {
    if (!out.empty()) out += ", ";
    out += event.type;
    const auto name = model::text_at(event.object, {"metadata", "name"});
    if (!name.empty()) out.append(" ").append(name);
  }
  return out;
}

}  // namespace forensics::test
